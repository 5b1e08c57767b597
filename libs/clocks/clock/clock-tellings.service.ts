import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import { Notices, worded, type Addressee, type Telling } from '@shutong/notice';
import { Config, Database, type Day, type TxContext } from '@shutong/platform';
import { IsNull, Not } from 'typeorm';
import { LegalClock } from './clock.entity';
import { actingRoles, awaitingRoles, requester, whenOverdue, type ToRole } from './clock-roles';
import { clockWords } from './clock-words';

/** What time alone does to a clock. */
export type Mark = 'resume' | 'warn' | 'overdue';

const templates: Readonly<Record<Mark, string>> = {
  resume: 'clock-resumed',
  warn: 'clock-warned',
  overdue: 'clock-overdue',
};

/** What people are told of clocks, and which of their tasks go by one. */
@Injectable()
export class ClockTellings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  /**
   * Whoever acts for the department that holds the matter, and once it is late whoever waits, and the authority; where time alone has
   * given somebody the next step, it is their task. A last day that has moved is another cause.
   */
  async tell(tx: TxContext, mark: Mark, clock: LegalClock): Promise<void> {
    const telling = await this.tellingOf(tx, clock, mark);
    const acting = this.actingFor(clock);
    const [officer, ...others] = acting;
    const news = { ...telling, template: templateOf(mark, clock) };
    if (mark === 'resume') {
      const task = { ...news, cause: clock.goesOnCause ?? news.cause, task: true } as const;
      const day = clock.dueOn === null ? {} : { dueOn: clock.dueOn };
      await this.notices.tell(tx, { ...task, to: [inHand(officer!, clock)], ...day });
      await this.notices.tell(tx, { ...news, to: others });
      return;
    }
    const isOverdue = mark === 'overdue';
    const next = isOverdue ? this.nextOf(clock) : undefined;
    const hasTask = ({ department }: ToRole) =>
      next?.to.some((one) => one.department === department);
    const watching = isOverdue ? this.watching(clock).filter((one) => !hasTask(one)) : [];
    await this.notices.tell(tx, { ...news, to: [...acting, ...watching] });
    if (next) await this.notices.tell(tx, { ...telling, ...next, task: true });
    if (isOverdue) await this.tellSupplementLate(tx, clock, telling);
  }

  /** Since a department was disabled or enabled, whoever waits and the authority learn what becomes of its time, and it that it has it anew. */
  async tellOfHolder(
    tx: TxContext,
    template: 'clock-set-aside' | 'clock-anew' | 'clock-anew-undated',
    { clock, since }: { readonly clock: LegalClock; readonly since: Date },
  ): Promise<void> {
    const telling = await this.tellingOf(tx, clock, template);
    const acting = template === 'clock-set-aside' ? [] : this.actingFor(clock);
    const { holder, awaitedBy } = clock;
    const waits = awaitedBy !== null && awaitedBy !== holder;
    const waiting = waits ? requester.map((role) => ({ department: awaitedBy, role })) : [];
    await this.notices.tell(tx, {
      ...{ ...telling, template, cause: `${telling.cause}/${since.toISOString()}` },
      to: [...acting, ...waiting, ...this.watching(clock)],
    });
  }

  private async tellingOf(
    tx: TxContext,
    clock: LegalClock,
    happened: string,
  ): Promise<Omit<Telling, 'template' | 'to'>> {
    // Of one that goes on the calendar may lack the year of the last day.
    const dueOn = clock.dueOn ?? '—';
    const title = clock.toldTitle ?? clock.title;
    const holder = worded('holder', await this.departments.wordsFor(tx, clock.holder));
    return {
      cause: `clock/${causedBy(clock)}/${happened}/${dueOn}`,
      about: aboutOf(clock),
      params: { title, dueOn, ...holder, ...worded('what', clockWords[clock.kind]) },
    };
  }

  /** The next step is the answering officer's, too, also where no clock has gone on that would have told it as this cause. */
  private async tellSupplementLate(
    tx: TxContext,
    clock: LegalClock,
    telling: Pick<Telling, 'about' | 'params'>,
  ): Promise<void> {
    const { kind, awaitedBy, goesOnCause: cause } = clock;
    if (kind !== 'supplement' || awaitedBy === null || cause === null) return;
    const to = [inHand({ department: awaitedBy, role: 'provider-officer' }, clock)];
    const late = { ...telling, cause, template: 'supplement-late', to, task: true } as const;
    const dueOn = await this.answerDueOn(tx, cause);
    await this.notices.tell(tx, { ...late, ...(dueOn === null ? {} : { dueOn }) });
  }

  /** The first last day of the answers whose clocks have run on meanwhile; null where none has. */
  private async answerDueOn(tx: TxContext, goesOnCause: string): Promise<Day | null> {
    const clock = await this.database.repository(tx, LegalClock).findOne({
      where: { goesOnCause, kind: Not('supplement'), state: 'running', dueOn: Not(IsNull()) },
      order: { dueOn: 'ASC' },
    });
    return clock?.dueOn ?? null;
  }

  /** Who waits, and the authority, that have nothing to do but are to know who is late. */
  private watching(clock: LegalClock): ToRole[] {
    const waiting = waitingFor(clock);
    const authority = this.authority();
    // As a party to it, it has been told.
    const isParty = authority.department === clock.awaitedBy;
    const all = isParty ? [waiting] : [waiting, authority];
    return all.filter(({ department }) => !['', clock.holder].includes(department));
  }

  /** What has to be done by its last day, by those who act for its holder or whom they have asked for more of it. */
  async moveTasks(tx: TxContext, clock: LegalClock, dueOn: Day | null): Promise<void> {
    const to: Addressee[] = [...this.actingFor(clock), this.authority()];
    await this.notices.moveTasks(tx, { about: aboutOf(clock), to, from: clock.dueOn, dueOn });
  }

  /** Who else can act after the last day; where no authority is set there is nobody. */
  private nextOf(
    clock: LegalClock,
  ): { readonly template: string; readonly to: readonly ToRole[] } | undefined {
    const next = whenOverdue[clock.kind];
    if (!next) return undefined;
    const { template, who } = next;
    const { holder, awaitedBy } = clock;
    const imposer = () => this.imposing(awaitedBy ?? holder);
    const addressee = {
      imposer,
      waiting: () => waitingFor(clock),
      authority: () => this.authority(),
    };
    const to = addressee[who]();
    // The holder has it as a task already; and the authority does not judge what is its own.
    const parties = who === 'authority' ? [holder, awaitedBy] : [holder];
    return ['', ...parties].includes(to.department) ? undefined : { template, to: [to] };
  }

  /** What was handed over to who waits is theirs to do. */
  private actingFor({ kind, holder, awaitedBy }: LegalClock): Addressee[] {
    if (kind === 'rectification-examination') return [this.imposing(holder)];
    const roles = holder === awaitedBy ? requester : actingRoles[kind];
    return roles.map((role) => ({ department: holder, role }));
  }

  private imposing(department: string): ToRole {
    const authority = this.authority();
    return department === authority.department ? authority : { department, role: 'office-head' };
  }

  private authority(): ToRole {
    return { department: this.config.authorityDepartment, role: 'authority' };
  }
}

/** The officer who has it in hand, or else all of them. */
const inHand = (officers: Addressee, { goesOnTo: person }: LegalClock): Addressee =>
  person === null ? officers : { ...officers, person };

const waitingFor = ({ kind, awaitedBy }: LegalClock): ToRole => ({
  department: awaitedBy ?? '',
  role: awaitingRoles[kind] ?? 'office-head',
});

/** Somebody else was late with what was handed over since. */
const templateOf = (mark: Mark, { holder, dueHolder }: LegalClock): string =>
  mark === 'overdue' && holder !== dueHolder ? 'clock-handed-over' : templates[mark];

/** Clocks of several that are told of as a whole are told of once, where the same department has to act by the same day. */
const causedBy = ({ id, toldId, holder, dueHolder, kind }: LegalClock): string => {
  if (toldId !== null) return `${toldId}/${holder}/${kind}`;
  // To whom it was handed over after its last day it is told as theirs, whatever they have been told of it.
  return holder === dueHolder ? id : `${id}/${holder}`;
};

const aboutOf = ({ toldKind, toldId, matterKind, matterId }: LegalClock) => ({
  type: toldKind ?? matterKind,
  id: toldId ?? matterId,
});
