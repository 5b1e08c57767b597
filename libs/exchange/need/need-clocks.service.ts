import { Inject, Injectable } from '@nestjs/common';
import { Clocks, type ClockOutcome, type TimedMatter } from '@shutong/clocks';
import { Departments } from '@shutong/identity';
import { Config, limits, type Day, type TxContext } from '@shutong/platform';
import type { Need } from './need.entity';
import type { NeedState } from './need.states';

type NeedClockKind = 'need-assignment' | 'need-answer';

/** Who has to act by when on a need: the authority to name a department, then that department to answer. */
const kinds: Readonly<Partial<Record<NeedState, NeedClockKind>>> = {
  'awaiting-source': 'need-assignment',
  'awaiting-answer': 'need-answer',
  proposed: 'need-answer',
};

/** The time of whoever holds a need; while the department named is disabled, that is the authority, which has to name another. */
@Injectable()
export class NeedClocks {
  constructor(
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  /** After a step: what it took from one holder ends, what it gave to another begins. */
  async stepped(tx: TxContext, before: Need, need: Need): Promise<void> {
    const was = await this.sourceStands(tx, before);
    const is = await this.kindOf(tx, need);
    if (was === is) return;
    if (was) await this.clocks.end(tx, clockOf(need, was), outcomeOf(was, need, is));
    if (is) await this.begin(tx, need, is);
  }

  /**
   * The time of a department that was named ends when it is disabled, since it can answer nothing, and is not late for it; once it is
   * enabled again it has all of its time anew, and the authority nobody to name. Judged by how it stands now.
   */
  async sourceStands(tx: TxContext, need: Need): Promise<NeedClockKind | undefined> {
    const kind = await this.kindOf(tx, need);
    if (!kind || need.source === null) return kind;
    const { changedAt } = await this.departments.byCode(tx, need.source);
    const other = kind === 'need-answer' ? 'need-assignment' : 'need-answer';
    await this.clocks.end(tx, clockOf(need, other), 'dropped', changedAt);
    if (!(await this.clocks.isOpen(tx, clockOf(need, kind)))) await this.begin(tx, need, kind);
    return kind;
  }

  /** The last day for whoever has to act; null where none is counted. */
  async dueOn(tx: TxContext, need: Need): Promise<Day | null> {
    const kind = await this.kindOf(tx, need);
    return (kind && (await this.clocks.dueOn(tx, clockOf(need, kind)))) ?? null;
  }

  private async kindOf(tx: TxContext, need: Need): Promise<NeedClockKind | undefined> {
    const kind = kinds[need.state];
    if (kind !== 'need-answer') return kind;
    const { state } = await this.departments.byCode(tx, need.source!);
    return state === 'disabled' ? 'need-assignment' : kind;
  }

  private async begin(tx: TxContext, need: Need, kind: NeedClockKind): Promise<void> {
    const { source, requester: awaitedBy } = need;
    const holder = kind === 'need-answer' ? source : this.config.authorityDepartment;
    if (!holder) return;
    const days = kind === 'need-answer' ? need.replyDays : null;
    await this.clocks.start(tx, clockOf(need, kind), {
      ...{ holder, awaitedBy, title: need.title.slice(0, limits.nameField.value) },
      ...(days === null ? {} : { days }),
    });
  }
}

/** From whoever had not yet done what was awaited nobody awaits it any more. */
const outcomeOf = (was: NeedClockKind, { state }: Need, is?: NeedClockKind): ClockOutcome => {
  const isDone = was === 'need-assignment' ? is === 'need-answer' : state !== 'withdrawn';
  return isDone ? 'done' : 'dropped';
};

const clockOf = ({ id }: Need, kind: NeedClockKind): TimedMatter => ({
  matter: { kind: 'need', id },
  kind,
});
