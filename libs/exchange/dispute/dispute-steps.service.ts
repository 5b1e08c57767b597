import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import { Clock, Config, Database, type Context, type TxContext } from '@shutong/platform';
import { partsTaken } from '../course/parts-taken.query';
import { Dispute, TakenStep } from './dispute.entity';
import { DisputeClocks } from './dispute-clocks.service';
import { disputeErrors } from './dispute.errors';
import { mayRead, stepFrom, type DisputeFile } from './dispute.policy';
import { DisputeRecord, type Taken } from './dispute-record.service';
import { isOpen } from './dispute.states';

/** The one write path of everything that happens to a dispute. */
@Injectable()
export class DisputeSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(DisputeRecord) private readonly record: DisputeRecord,
    @Inject(DisputeClocks) private readonly clocks: DisputeClocks,
  ) {}

  /** In one transaction; a refusal is logged. */
  attempt<T>(
    ctx: Context,
    { action, resource }: { readonly action: string; readonly resource: readonly ActResource[] },
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, work),
    );
  }

  /** The same with the dispute held, so that two people cannot step at once; `decide` says what is done, or throws. */
  take(
    ctx: Context,
    { id, action }: { readonly id: string; readonly action: string },
    decide: (file: DisputeFile) => Taken,
  ): Promise<Dispute> {
    return this.attempt(ctx, { action, resource: [{ type: 'dispute', id }] }, async (tx) => {
      const file = await this.hold(tx, id);
      return this.step(tx, file.dispute, { action, ...decide(file) });
    });
  }

  /** What it is about, which is held as the dispute is, leaves nothing to contest. */
  async lapse(tx: TxContext, dispute: Dispute): Promise<void> {
    const lapsed = { action: 'exchange.dispute.lapse', event: 'exchange.dispute.lapsed' };
    await this.step(tx, dispute, { ...lapsed, step: 'lapse' });
  }

  /** The first step of a dispute: a party has raised it. */
  async raised(tx: TxContext, action: string, dispute: Dispute): Promise<void> {
    const first = {
      step: 'raise',
      level: 'negotiation',
      number: 1,
      event: 'exchange.dispute.raised',
    } as const;
    await this.record.write(tx, { ...first, text: dispute.reasons, action, dispute });
    await this.clocks.begin(tx, dispute, dispute.raisedBy);
    await this.record.settle(tx, dispute);
  }

  private async step(
    tx: TxContext,
    before: Dispute,
    taken: Taken & { readonly action: string },
  ): Promise<Dispute> {
    const { id, state: level } = before;
    const { step } = taken;
    if (!isOpen(level)) throw disputeErrors.wrongState({ state: level, step });
    const changed = { state: stepFrom(before, step), updatedAt: this.clock.now() };
    const dispute: Dispute = { ...before, ...changed };
    await this.database.repository(tx, Dispute).update({ id }, changed);
    const number = 1 + (await this.database.repository(tx, TakenStep).countBy({ disputeId: id }));
    await this.record.write(tx, { ...taken, dispute, level, number });
    await this.clocks.stepped(tx, { level, step, dispute });
    await this.record.settle(tx, dispute);
    return dispute;
  }

  private async hold(tx: TxContext, id: string): Promise<DisputeFile> {
    const dispute = await this.database
      .repository(tx, Dispute)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!dispute || !mayRead(tx.actor, dispute)) throw disputeErrors.notFound({ id });
    const steps = await this.database
      .repository(tx, TakenStep)
      .find({ where: { disputeId: id }, order: { number: 'ASC' } });
    const [parts] = await partsTaken(this.database.manager(tx), [dispute]);
    return { dispute, steps, parts: parts!, authority: this.config.authorityDepartment };
  }
}
