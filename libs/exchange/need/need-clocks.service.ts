import { Inject, Injectable } from '@nestjs/common';
import { Clocks, type TimedMatter } from '@shutong/clocks';
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

/** The time of whoever holds a need. */
@Injectable()
export class NeedClocks {
  constructor(
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** After a step: what it took from one holder ends, what it gave to another begins. */
  async stepped(tx: TxContext, before: Need, need: Need): Promise<void> {
    const was = kinds[before.state];
    const is = kinds[need.state];
    const isReplaced =
      before.source !== null && need.source !== null && before.source !== need.source;
    if (was === is && !isReplaced) return;
    // From a source that is replaced, as of what is withdrawn, nobody awaits an answer any more.
    const outcome = isReplaced || need.state === 'withdrawn' ? 'dropped' : 'done';
    if (was) await this.clocks.end(tx, clockOf(need, was), outcome);
    if (is) await this.begin(tx, need, is);
  }

  /** The last day for whoever has to act; null where none is counted. */
  async dueOn(tx: TxContext, need: Need): Promise<Day | null> {
    const kind = kinds[need.state];
    return (kind && (await this.clocks.dueOn(tx, clockOf(need, kind)))) ?? null;
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

const clockOf = ({ id }: Need, kind: NeedClockKind): TimedMatter => ({
  matter: { kind: 'need', id },
  kind,
});
