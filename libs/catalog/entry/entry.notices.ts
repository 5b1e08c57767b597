import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee, type TaskAbout, type Telling } from '@shutong/notice';
import { Config, Database, type Day, type TxContext } from '@shutong/platform';
import { awaitedOf } from '../clearance/clearance.policy';
import { assessmentsIn } from '../clearance/clearance.query';
import type { Entry } from './entry.entity';
import { draftNameOf, type LiveEntry } from './entry.policy';
import { itemsOf } from './entry.query';

/** What is to be done about an entry, and by whom. */
type Task = Pick<Telling, 'template' | 'to' | 'params' | 'dueOn'>;

/** Who has the next step of an entry (Decree 809, Art. 13, 16 and 17), and who is told what the authority has done. */
@Injectable()
export class EntryNotices {
  private readonly taken = new WeakSet<TxContext['tx']>();

  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** All steps are taken in this transaction: what it does awaits nobody, and whoever takes them knows. */
  untold(tx: TxContext): void {
    this.taken.add(tx.tx);
  }

  /** The contents, the assessments or the approval of a draft are others now. What was given back stays to be mended until it is approved anew. */
  async drafted(tx: TxContext, { shown, newest }: LiveEntry): Promise<void> {
    if (this.taken.has(tx.tx)) return;
    const known = await this.notices.tasksAbout(tx, aboutOf(newest));
    const open = known.filter(({ isOpen }) => isOpen);
    const isReturned = open.some(({ template }) => template === 'entry-returned');
    const awaited = shown.state === 'retired' ? null : await this.awaitedOf(tx, newest);
    const tasks: Task[] = [];
    if (awaited === 'approve') tasks.push(approvalOf(newest));
    if (awaited === 'submit') tasks.push(submissionOf(newest));
    else if (isReturned) tasks.push(returnOf(newest));
    if (open.length + tasks.length > 0) await this.settle(tx, newest, tasks, known);
  }

  /** Nobody has to do anything about it any more. */
  async over(tx: TxContext, entry: Entry): Promise<void> {
    await this.settle(tx, entry, []);
  }

  /** The authority has it in review, until the last day where that is known. */
  async submitted(tx: TxContext, entry: Entry, dueOn: Day | null): Promise<void> {
    const { authorityDepartment: department } = this.config;
    const review = { ...reviewOf(entry, department), ...(dueOn !== null && { dueOn }) };
    await this.settle(tx, entry, department === '' ? [] : [review]);
  }

  /** Its officers have to mend it. */
  async returned(tx: TxContext, entry: Entry): Promise<void> {
    await this.settle(tx, entry, [returnOf(entry)]);
  }

  async published(tx: TxContext, entry: Entry): Promise<void> {
    await this.settle(tx, entry, []);
    await this.tell(tx, entry, { template: 'entry-published', params: { title: entry.title } });
  }

  /** A revision under way is not concerned. */
  async suspended(tx: TxContext, entry: Entry): Promise<void> {
    await this.tell(tx, entry, { template: 'entry-suspended', params: reasonedOf(entry) });
  }

  /** The draft of its next version can be published no more; what is under review the authority has to give back. */
  async retired(tx: TxContext, { shown, newest }: LiveEntry): Promise<void> {
    if (newest.state === 'draft') await this.settle(tx, newest, []);
    await this.tell(tx, shown, { template: 'entry-retired', params: reasonedOf(shown) });
  }

  private async awaitedOf(tx: TxContext, entry: Entry): Promise<'approve' | 'submit' | null> {
    const assessments = await assessmentsIn(this.database, tx, entry);
    if (assessments.length === 0) return null;
    return awaitedOf(entry, await itemsOf(this.database, tx, entry), assessments);
  }

  /** A task that stays open is told once; one that comes back has another cause. */
  private async settle(
    tx: TxContext,
    entry: Entry,
    tasks: readonly Task[],
    known?: readonly TaskAbout[],
  ): Promise<void> {
    if (this.taken.has(tx.tx)) return;
    const about = aboutOf(entry);
    const all = known ?? (await this.notices.tasksAbout(tx, about));
    const caused = tasks.map((task) => {
      const before = all.filter(({ template }) => template === task.template);
      const kept = before.find(({ isOpen }) => isOpen);
      const cause = kept?.cause ?? `entry/${entry.id}/${task.template}/${before.length + 1}`;
      return { ...task, cause };
    });
    await this.notices.settle(tx, about, caused);
  }

  private async tell(
    tx: TxContext,
    entry: Entry,
    { template, params }: Pick<Telling, 'template' | 'params'>,
  ): Promise<void> {
    if (this.taken.has(tx.tx)) return;
    const to = [officersOf(entry), headOf(entry)];
    const cause = `entry/${entry.id}/${template}/${entry.version}`;
    await this.notices.tell(tx, { cause, template, params, to, about: aboutOf(entry) });
  }
}

const aboutOf = ({ id }: Entry) => ({ type: 'entry', id });

/** What is drafted always has a department. */
const officersOf = ({ provider }: Entry): Addressee => ({
  department: provider!,
  role: 'provider-officer',
});
const headOf = ({ provider }: Entry): Addressee => ({
  department: provider!,
  role: 'department-head',
});

const reasonedOf = ({ title, reasons }: Entry) => ({ title, reasons: reasons ?? '' });

const approvalOf = (entry: Entry): Task => ({
  template: 'entry-approval-due',
  to: [headOf(entry)],
  params: { code: draftNameOf(entry) },
});
const submissionOf = (entry: Entry): Task => ({
  template: 'entry-approved',
  to: [officersOf(entry)],
  params: { code: draftNameOf(entry) },
});
const reviewOf = (entry: Entry, authority: string): Task => ({
  template: 'entry-review-due',
  to: [{ department: authority, role: 'authority' }],
  params: { provider: entry.providerName, code: draftNameOf(entry) },
});
const returnOf = (entry: Entry): Task => ({
  template: 'entry-returned',
  to: [officersOf(entry)],
  params: { code: draftNameOf(entry) },
});
