import { Inject, Injectable } from '@nestjs/common';
import { Clocks, type ClockKind, type ClockOutcome } from '@shutong/clocks';
import { Config, Database, type TxContext } from '@shutong/platform';
import type { Dispute } from './dispute.entity';
import { isOwnMatter, otherParty } from './dispute.policy';
import { titleOf } from './dispute-title.query';
import { isOpen, type DisputeLevel, type DisputeState, type DisputeStep } from './dispute.states';

/** Article 28 sets no limits: without one in the jurisdiction's file none of these is started. */
const kindOf: Readonly<Record<DisputeLevel, ClockKind>> = {
  negotiation: 'dispute-negotiation',
  coordination: 'dispute-coordination',
  'superior-coordination': 'dispute-superior',
  'government-decision': 'dispute-government',
};

/** The time for each level of a dispute, where the jurisdiction sets any. */
@Injectable()
export class DisputeClocks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
  ) {}

  /**
   * For the level at which the dispute is now: the other party has to negotiate; above, the authority has to give or
   * to obtain what `awaitedBy` applied for. Where no authority is set, or it is a party and may give nothing, nobody holds the time, and
   * none is counted.
   */
  async begin(tx: TxContext, dispute: Dispute, awaitedBy: string): Promise<void> {
    const { state } = dispute;
    if (!isOpen(state)) return;
    const { authorityDepartment } = this.config;
    const holder = state === 'negotiation' ? otherParty(dispute, awaitedBy) : authorityDepartment;
    if (!holder || isOwnMatter(dispute, authorityDepartment)) return;
    const title = await titleOf(this.database.manager(tx), dispute);
    await this.clocks.start(tx, disputeClockOf(dispute, state), { holder, awaitedBy, title });
  }

  /** After a step from a level: its time ends with the level, or when the opinion is there. */
  async stepped(
    tx: TxContext,
    { level, step, dispute }: { level: DisputeLevel; step: DisputeStep; dispute: Dispute },
  ): Promise<void> {
    const isGiven = step === 'opine' || step === 'decide';
    if (!isGiven && dispute.state === (level as DisputeState)) return;
    await this.clocks.end(tx, disputeClockOf(dispute, level), outcomeOf(level, step));
    if (!isGiven) await this.begin(tx, dispute, tx.actor.department ?? dispute.raisedBy);
  }
}

/** An opinion that a level has not given by the time the dispute leaves it is awaited by nobody any more. */
function outcomeOf(level: DisputeLevel, step: DisputeStep): ClockOutcome {
  if (step === 'opine' || step === 'decide') return 'done';
  const isGivenUp = step === 'withdraw' || step === 'lapse';
  return level === 'negotiation' && !isGivenUp ? 'done' : 'dropped';
}

export const disputeClockOf = ({ id }: Pick<Dispute, 'id'>, level: DisputeLevel) => ({
  matter: { kind: 'dispute', id },
  kind: kindOf[level],
});
