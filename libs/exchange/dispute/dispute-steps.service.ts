import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Config,
  Database,
  canonicalJson,
  sha256,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { Dispute, TakenStep } from './dispute.entity';
import { DisputeClocks } from './dispute-clocks.service';
import { disputeErrors } from './dispute.errors';
import { mayRead, stepFrom, type DisputeFile } from './dispute.policy';
import { isOpen, type DisputeLevel, type DisputeStep } from './dispute.states';

/** What is taken down of a step. */
export interface Taken {
  readonly step: DisputeStep;
  readonly text?: string;
  readonly documentNumber?: string | null;
  readonly documentDate?: string | null;
  /** The event that tells of it. */
  readonly event: string;
}

/** The same once it is done. */
interface Done extends Omit<Taken, 'step'> {
  readonly step: DisputeStep | 'raise';
  readonly action: string;
  readonly number: number;
  readonly level: DisputeLevel;
  /** As it is after the step. */
  readonly dispute: Dispute;
}

/** The one write path of everything that happens to a dispute. */
@Injectable()
export class DisputeSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
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
      const { state: level } = file.dispute;
      const taken = decide(file);
      const { step } = taken;
      if (!isOpen(level)) throw disputeErrors.wrongState({ state: level, step });
      const changed = { state: stepFrom(file.dispute, step), updatedAt: this.clock.now() };
      const dispute: Dispute = { ...file.dispute, ...changed };
      await this.database.repository(tx, Dispute).update({ id }, changed);
      await this.write(tx, { ...taken, action, dispute, level, number: file.steps.length + 1 });
      await this.clocks.stepped(tx, { level, step, dispute });
      return dispute;
    });
  }

  /** The first step of a dispute: a party has raised it. */
  async raised(tx: TxContext, action: string, dispute: Dispute): Promise<void> {
    const first = {
      step: 'raise',
      level: 'negotiation',
      number: 1,
      event: 'exchange.dispute.raised',
    } as const;
    await this.write(tx, { ...first, text: dispute.reasons, action, dispute });
    await this.clocks.begin(tx, dispute, dispute.raisedBy);
  }

  private async hold(tx: TxContext, id: string): Promise<DisputeFile> {
    const dispute = await this.database
      .repository(tx, Dispute)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!dispute || !mayRead(tx.actor, dispute)) throw disputeErrors.notFound({ id });
    const steps = await this.database
      .repository(tx, TakenStep)
      .find({ where: { disputeId: id }, order: { number: 'ASC' } });
    return { dispute, steps, authority: this.config.authorityDepartment };
  }

  /** The row of the history, the log entry with the row's hash, and the event. */
  private async write(tx: TxContext, done: Done): Promise<void> {
    const { action, dispute, number, step, level, event } = done;
    const row: TakenStep = {
      ...{ disputeId: dispute.id, number, step, level, text: done.text ?? '' },
      ...{ by: tx.actor.id, department: tx.actor.department, at: dispute.updatedAt },
      documentNumber: done.documentNumber ?? null,
      documentDate: done.documentDate ?? null,
    };
    await this.database.repository(tx, TakenStep).insert(row);
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok', resource: named(dispute) },
      change: { afterSha256: sha256(canonicalJson({ ...row, at: row.at.toISOString() })) },
    });
    await this.outbox.add(tx, { type: event, subject: dispute.id, data: factOf(dispute) });
  }
}

/** A dispute and what it is about, as log entries name them. */
const named = ({ id, applicationId, agreementId, serviceChangeId }: Dispute): ActResource[] => [
  { type: 'dispute', id },
  ...(applicationId ? [{ type: 'application', id: applicationId }] : []),
  ...(agreementId ? [{ type: 'agreement', id: agreementId }] : []),
  ...(serviceChangeId ? [{ type: 'service-change', id: serviceChangeId }] : []),
];

/** What others learn of a dispute: what is said in it is the parties' own. */
const factOf = (dispute: Dispute): Record<string, unknown> => {
  const { id, applicationId, agreementId, requester, provider, raisedBy, state } = dispute;
  return { id, applicationId, agreementId, requester, provider, raisedBy, state };
};
