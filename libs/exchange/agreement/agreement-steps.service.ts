import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, Database, type TxContext } from '@shutong/platform';
import { deliveryClockOf } from '../application/application-clocks';
import { DataReturnTurns } from '../data-return/data-return-turns.service';
import { Agreement } from './agreement.entity';
import { AgreementEndings } from './agreement-endings.service';
import { AgreementNotices, type AgreementAct } from './agreement.notices';
import { stepFrom } from './agreement.policy';
import { after, hasEnded, type AgreementStep } from './agreement.states';
import { lockAgreement, lockVersions } from './lock.query';
import type { Versions } from './present.query';

/** What stops an agreement, lets it go on or ends it, within the transaction of what brings that about. */
@Injectable()
export class AgreementSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AgreementNotices) private readonly notices: AgreementNotices,
    @Inject(AgreementEndings) private readonly endings: AgreementEndings,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(DataReturnTurns) private readonly returns: DataReturnTurns,
  ) {}

  /** The version that counts, so that two people cannot step at once. It is held before whatever belongs to it. */
  hold(tx: TxContext, id: string): Promise<Agreement> {
    return lockAgreement(this.database, tx, id);
  }

  /** The same with a further period or a wider version that waits for signatures. */
  holdVersions(tx: TxContext, id: string): Promise<Versions> {
    return lockVersions(this.database, tx, id);
  }

  /**
   * Both have signed: it is delivered, in the place of what has worked so far. In one transaction, so that never both work, and never
   * none; a suspension goes over to it.
   */
  async activate(tx: TxContext, agreement: Agreement, before: Agreement): Promise<void> {
    const { stoppedBy } = before;
    const wasSuspended = before.state === 'suspended';
    if (before !== agreement) {
      agreement.replaces = before.version;
      await this.leave(tx, before, agreement.version);
    }
    agreement.state = stepFrom(agreement, 'activate');
    await this.notices.activated(tx, agreement);
    await this.clocks.end(tx, deliveryClockOf(agreement.applicationId), 'done');
    if (!wasSuspended) return this.returns.agreed(tx, agreement);
    Object.assign(agreement, { state: stepFrom(agreement, 'suspend'), stoppedBy });
    const action = 'exchange.agreement.suspend';
    await this.notices.restricted(tx, agreement, {
      action,
      reason: 'suspended before its next version',
    });
  }

  /** The provider has done its part of the delivery: from now on it waits for the requester's signature. */
  handOver(tx: TxContext, { applicationId, requester }: Agreement): Promise<void> {
    return this.clocks.handOver(tx, deliveryClockOf(applicationId), requester);
  }

  /** The very next call is judged by the new state; both connectors are told. */
  async take(
    tx: TxContext,
    agreement: Agreement,
    step: AgreementStep,
    act: AgreementAct,
  ): Promise<Agreement> {
    const wasSuspended = agreement.state === 'suspended';
    agreement.state = stepFrom(agreement, step);
    const isStopped = step === 'suspend' || step === 'terminate';
    agreement.stoppedBy = isStopped ? [...(act.by ?? departmentOf(tx))] : [];
    agreement.updatedAt = this.clock.now();
    await this.database.repository(tx, Agreement).save(agreement);
    // What was applied for in time goes on after the term, but not where misuse has not been put right.
    const goesOn = !hasEnded(agreement.state) || (step === 'expire' && !wasSuspended);
    const { next } = await this.holdVersions(tx, agreement.id);
    if (next && !goesOn) await this.drop(tx, next, act);
    await this.notices.restricted(tx, agreement, act);
    if (agreement.state === 'active') await this.returns.agreed(tx, agreement);
    else await this.returns.stopped(tx, agreement);
    await this.endings.stepped(tx, agreement);
    return agreement;
  }

  /** A further period or a wider version that waits for signatures is awaited no more. */
  async drop(
    tx: TxContext,
    next: Agreement,
    act: AgreementAct,
    step: 'terminate' | 'expire' = 'terminate',
  ): Promise<Agreement> {
    Object.assign(next, { state: stepFrom(next, step), updatedAt: this.clock.now() });
    await this.database.repository(tx, Agreement).save(next);
    await this.notices.dropped(tx, next, act);
    await this.clocks.end(tx, deliveryClockOf(next.applicationId), 'dropped');
    return next;
  }

  /** Another version stands in its place. Where its term was over already, what it asked to dispose of is used on. */
  private async leave(tx: TxContext, before: Agreement, replacedBy: number): Promise<void> {
    const isOver = after(before.state, 'replace') === undefined;
    const state = isOver ? before.state : stepFrom(before, 'replace');
    Object.assign(before, { state, replacedBy, updatedAt: this.clock.now() });
    await this.database.repository(tx, Agreement).save(before);
    await (isOver ? this.endings.undone(tx, before) : this.notices.replaced(tx, before));
  }
}

const departmentOf = ({ actor: { department } }: TxContext): string[] =>
  department === null ? [] : [department];
