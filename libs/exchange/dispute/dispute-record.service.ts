import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Database, canonicalJson, sha256, type TxContext } from '@shutong/platform';
import { Dispute, TakenStep } from './dispute.entity';
import type { DisputeLevel, DisputeStep } from './dispute.states';
import { resourcesOf } from './named-matter';
import { DisputeTellings } from './dispute-tellings.service';

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
export interface Done extends Omit<Taken, 'step'> {
  readonly step: DisputeStep | 'raise';
  readonly action: string;
  readonly number: number;
  readonly level: DisputeLevel;
  /** As it is after the step. */
  readonly dispute: Dispute;
}

/** What the history, the log, other libs and people learn of a dispute. */
@Injectable()
export class DisputeRecord {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(DisputeTellings) private readonly tellings: DisputeTellings,
  ) {}

  /** The row of the history, the log entry with the row's hash, the event, and the notices. */
  async write(tx: TxContext, done: Done): Promise<void> {
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
    await this.tellings.stepped(tx, dispute, done);
  }

  /** Who has to do what now; after the clocks have moved, since their days go with it. */
  settle(tx: TxContext, dispute: Dispute): Promise<void> {
    return this.tellings.follow(tx, dispute);
  }
}

/** A dispute and what it is about, as log entries name them. */
const named = (dispute: Dispute): ActResource[] => [
  { type: 'dispute', id: dispute.id },
  ...resourcesOf(dispute),
];

/** What others learn of a dispute: what is said in it is the parties' own. */
const factOf = (dispute: Dispute): Record<string, unknown> => {
  const { id, applicationId, needId, agreementId, correctionId } = dispute;
  const { requester, provider, raisedBy, state } = dispute;
  return {
    ...{ id, applicationId, needId, agreementId, correctionId },
    ...{ requester, provider, raisedBy, state },
  };
};
