import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { canonicalJson, sha256, type TxContext } from '@shutong/platform';
import type { Feedback } from './feedback.entity';

/** Log entry and event of each step of feedback, in the step's own transaction. */
@Injectable()
export class FeedbackRecord {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async note(
    tx: TxContext,
    step: 'receive' | 'answer' | 'dismiss',
    event: 'received' | 'ended',
    feedback: Feedback,
  ): Promise<void> {
    const { id, kind, state, department, datasetId, developerId, title, body, answer } = feedback;
    const dataset = datasetId === null ? {} : { dataset: datasetId };
    await this.audit.record(tx, {
      ...{ action: `opendata.feedback.${step}`, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'feedback', id },
        ...(datasetId ? [{ type: 'dataset', id: datasetId }] : []),
        ...(developerId ? [{ type: 'developer', id: developerId }] : []),
      ],
      change: { afterSha256: sha256(canonicalJson({ state, title, body, answer })) },
    });
    await this.outbox.add(tx, {
      ...{ type: `opendata.feedback.${event}`, subject: id },
      data: { id, kind, state, department, ...dataset },
    });
  }
}
