import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { canonicalJson, sha256, type TxContext } from '@shutong/platform';
import type { Dataset } from '../dataset/dataset.entity';
import type { Deed } from '../dataset/version-record.service';
import type { DatasetFetch } from './fetch.entity';

/** Log entry and event of all that happens to a fetch, in its own transaction. */
@Injectable()
export class FetchRecord {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** The address goes into the log as a hash alone: it may say who keeps what. */
  async note(
    tx: TxContext,
    { action, event }: Deed,
    { id, department }: Dataset,
    { address, everyHours, outcome, failure, version, sha256: hash }: DatasetFetch,
  ): Promise<void> {
    const isEnd = event === 'datasets.fetch.ended';
    const code = isEnd ? (failure?.code ?? null) : null;
    await this.audit.record(tx, {
      ...{ action, outcome: code === null ? 'allow' : 'error', reason: code ?? 'ok' },
      resource: [{ type: 'dataset', id }],
      change: {
        afterSha256: sha256(canonicalJson({ address, everyHours, outcome, sha256: hash })),
      },
    });
    const told = isEnd ? { outcome, code, version, sha256: hash } : { everyHours };
    const data = { dataset: id, department, ...told };
    await this.outbox.add(tx, { type: event, subject: id, data });
  }
}
