import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import type { TxContext } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { PublicRecord } from '../public-record/public-record.service';
import type { Decision } from './decision.entity';

/** What was done about a decision. */
export interface DecisionAct {
  readonly action: string;
  readonly application: Application;
  readonly decision: Decision;
}

/** What the log, other libs and the public learn of decisions. */
@Injectable()
export class DecisionRecord {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(PublicRecord) private readonly open: PublicRecord,
  ) {}

  async answered(tx: TxContext, done: DecisionAct): Promise<void> {
    const { application, decision } = done;
    await this.note(tx, done);
    await this.outbox.add(tx, {
      type: 'exchange.application.decided',
      subject: application.id,
      data: {
        id: application.id,
        requester: application.requester,
        provider: application.provider,
        resourceId: application.resourceId,
        entryId: application.entryId,
        purpose: application.purposeCode,
        sharing: application.sharing,
        outcome: decision.outcome,
        byRule: decision.byRule,
        receivedAt: application.receivedAt!.toISOString(),
        answeredAt: decision.answeredAt!.toISOString(),
      },
    });
    await this.open.write(tx, application, decision);
  }

  async note(tx: TxContext, done: DecisionAct): Promise<void> {
    const { application, decision } = done;
    await this.audit.record(tx, {
      action: done.action,
      outcome: 'allow',
      reason: decision.outcome,
      resource: [
        { type: 'application', id: application.id },
        { type: 'decision', id: decision.id, fields: decision.fields },
        { type: 'entry', id: application.entryId },
      ],
      purpose: { code: application.purposeCode, legalBasis: application.basis },
    });
  }
}
