import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  canonicalJson,
  sha256,
  turnLoader,
  uuidv7,
  type Context,
  type Day,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In, IsNull, Not } from 'typeorm';
import type { NoticeParams } from '../template/template.policy';
import { Templates } from '../template/templates';
import { addressKey, type Addressee } from './addressee.policy';
import { Notice } from './notice.entity';

/** What somebody is to be told. */
export interface Telling {
  /**
   * What brings it about, 1 to 200 characters, such as `application/<id>/received`: an addressee is
   * told of one cause once, however often it is said.
   */
  readonly cause: string;
  /** A template of catalog/notices. */
  readonly template: string;
  readonly to: readonly Addressee[];
  /** The thing that it is about. */
  readonly about: { readonly type: string; readonly id: string };
  /** What fills the template's blanks; nothing that only some of the addressees may know. */
  readonly params: NoticeParams;
  /** Makes it a task: the last day in China on which it is done in time. */
  readonly dueOn?: Day;
  /** Makes it a task also without a day, where no limit is set or its day cannot be told yet. */
  readonly task?: true;
}

/** $1 and $2 what they are about, $3 patterns of whose they are, $4 their day until now, $5 the day from now on, $6 whatever it was. */
const moveTasks = `UPDATE notice.notice SET due_on = $5
 WHERE about_type = $1 AND about_id = $2 AND task AND done_at IS NULL
   AND addressee LIKE ANY ($3::text[]) AND ($6 OR due_on IS NOT DISTINCT FROM $4::date)`;

/** The thing that a notice is about. */
export type About = Telling['about'];

/** A task that nobody has done yet. */
export type OpenTask = Pick<Notice, 'cause' | 'aboutId' | 'params'>;

/** A task that somebody has or had. */
export interface TaskAbout extends Pick<Notice, 'cause' | 'template'> {
  readonly isOpen: boolean;
}

/** Every "told", "warned" and "reminded" goes through here and leaves a log entry. */
@Injectable()
export class Notices {
  private readonly byCause: DataLoader<string, string[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Templates) private readonly templates: Templates,
  ) {
    this.byCause = turnLoader((causes) => this.load(causes));
  }

  /**
   * Tells, within the transaction of what brings it about: neither is ever without the other.
   * @returns how many of the addressees had not been told of this cause before
   * @throws Error for an unknown template or a parameter that it lacks, which is a defect of the caller
   */
  async tell(tx: TxContext, telling: Telling): Promise<number> {
    const told = await this.insert(tx, this.noticesOf(telling));
    if (told.length > 0) await this.record(tx, 'notice.notice.tell', telling, told);
    return told.length;
  }

  /** Addressees, as `addressKey` writes them, who have been told of a cause. */
  toldOf(cause: string): Promise<string[]> {
    return this.byCause.load(cause);
  }

  /**
   * Closes the tasks of a cause, whoever has them; what is done already stays as it is. The act that
   * does them has its own log entry.
   */
  async done(tx: TxContext, cause: string): Promise<void> {
    await this.database
      .repository(tx, Notice)
      .update({ cause, task: true, doneAt: IsNull() }, { doneAt: this.clock.now() });
  }

  /**
   * What is to be done about a thing from now on. All other tasks about it are done, by whomever or because nobody need do them
   * any more; one that stays open gets its day anew.
   */
  async settle(
    tx: TxContext,
    about: About,
    tasks: readonly Omit<Telling, 'about'>[],
  ): Promise<void> {
    const notices = this.database.repository(tx, Notice);
    const open = { aboutType: about.type, aboutId: about.id, task: true, doneAt: IsNull() };
    const causes = tasks.map(({ cause }) => cause);
    await notices.update({ ...open, cause: Not(In(causes)) }, { doneAt: this.clock.now() });
    for (const task of tasks) {
      const dueOn = task.dueOn ?? null;
      await notices.update({ ...open, cause: task.cause }, { dueOn });
      await this.tell(tx, { ...task, about, task: true });
    }
  }

  /** What is to be done about things of a type, or about one of them: each cause once, whoever has it. */
  openTasks(ctx: Context, type: About['type'], id?: string): Promise<OpenTask[]> {
    const ofOne = id === undefined ? {} : { aboutId: id };
    const open = { aboutType: type, ...ofOne, task: true, doneAt: IsNull() };
    return this.database
      .repository(ctx, Notice)
      .createQueryBuilder()
      .select(['cause', 'about_id AS "aboutId"', 'params'])
      .distinctOn(['about_id', 'cause'])
      .where(open)
      .getRawMany<OpenTask>();
  }

  /** What there has been to do about a thing, each cause once, and whether somebody has it still. */
  tasksAbout(tx: TxContext, { type, id }: About): Promise<TaskAbout[]> {
    return this.database
      .repository(tx, Notice)
      .createQueryBuilder()
      .select(['cause', 'template', 'bool_or(done_at IS NULL) AS "isOpen"'])
      .where({ aboutType: type, aboutId: id, task: true })
      .groupBy('cause, template')
      .getRawMany<TaskAbout>();
  }

  /** Open tasks of a cause say something else from now on. Whoever has them is not told again; it leaves a log entry all the same. */
  async restate(tx: TxContext, telling: Telling): Promise<void> {
    const notices = this.database.repository(tx, Notice);
    const open = { cause: telling.cause, task: true, doneAt: IsNull() };
    const params = this.templates.fitting(telling.template, telling.params);
    await notices.update(open, { params });
    const restated = await notices.findBy(open);
    if (restated.length > 0) await this.record(tx, 'notice.notice.restate', telling, restated);
  }

  /**
   * Open tasks about a thing get another last day, where theirs was that of the limit that has been counted anew: `from`; without
   * it whatever theirs was.
   */
  async moveTasks(
    tx: TxContext,
    {
      about,
      to,
      from,
      dueOn,
    }: Pick<Telling, 'about' | 'to'> & { readonly from?: Day | null; readonly dueOn: Day | null },
  ): Promise<void> {
    const patterns = to.flatMap((one) => [addressKey(one), `${addressKey(one)}/%`]);
    const days = [from ?? null, dueOn, from === undefined];
    await this.database.query(tx, moveTasks, [about.type, about.id, patterns, ...days]);
  }

  private async load(causes: readonly string[]): Promise<string[][]> {
    const found = await this.database.dataSource.getRepository(Notice).find({
      select: { id: true, cause: true, addressee: true },
      where: { cause: In([...causes]) },
    });
    return causes.map((cause) =>
      found.filter((one) => one.cause === cause).map(({ addressee }) => addressee),
    );
  }

  private noticesOf({ to, about, ...telling }: Telling): Notice[] {
    const toldAt = this.clock.now();
    const params = this.templates.fitting(telling.template, telling.params);
    // Always in the same order, so that two who tell the same cannot wait for each other.
    const keys = [...new Set(to.map(addressKey))].sort();
    return keys.map((addressee) => ({
      ...{ id: uuidv7(toldAt), cause: telling.cause, addressee },
      ...{ template: telling.template, params },
      ...{ aboutType: about.type, aboutId: about.id, toldAt },
      ...{ task: telling.task ?? telling.dueOn !== undefined },
      ...{ dueOn: telling.dueOn ?? null, doneAt: null, plannedAt: null },
    }));
  }

  /** Those that are new. */
  private async insert(tx: TxContext, notices: readonly Notice[]): Promise<Notice[]> {
    if (notices.length === 0) return [];
    const inserted = await this.database
      .repository(tx, Notice)
      .createQueryBuilder()
      .insert()
      .values(notices as Notice[])
      .orIgnore()
      .returning('id')
      // The rows that come back are fewer than those that went: they are not to be laid over them.
      .updateEntity(false)
      .execute();
    const ids = new Set((inserted.raw as { id: string }[]).map(({ id }) => id));
    return notices.filter(({ id }) => ids.has(id));
  }

  private async record(
    tx: TxContext,
    action: string,
    telling: Telling,
    told: readonly Notice[],
  ): Promise<void> {
    const { template, params, dueOn, cause } = told[0]!;
    await this.audit.record(tx, {
      action,
      outcome: 'allow',
      reason: 'ok',
      resource: [
        { type: telling.about.type, id: telling.about.id },
        ...told.map(({ id }) => ({ type: 'notice', id, version: template })),
        ...told.map(({ addressee }) => ({ type: 'addressee', id: addressee })),
      ],
      change: { afterSha256: sha256(canonicalJson({ cause, template, params, dueOn })) },
    });
  }
}
