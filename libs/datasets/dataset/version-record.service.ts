import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { canonicalJson, sha256, type TxContext } from '@shutong/platform';
import type { Dataset, DatasetVersion } from './dataset.entity';

/** What was done, as the log calls it and as others are told. */
export interface Deed {
  readonly action: string;
  readonly event: string;
}

/** Log entry and event of each step of a version, in the step's own transaction. */
@Injectable()
export class VersionRecord {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** What was said goes into the log as a hash alone; columns are named, values never. */
  async note(
    tx: TxContext,
    { action, event }: Deed,
    dataset: Dataset,
    version: DatasetVersion,
  ): Promise<void> {
    const { id, number, state, masks, unmask, overrides, ground, failure } = version;
    const hasFailed = failure !== null;
    await this.audit.record(tx, {
      ...{ action, outcome: hasFailed ? 'error' : 'allow', reason: failure?.code ?? 'ok' },
      resource: [
        { type: 'dataset', id: dataset.id, version: String(number), bytes: version.bytes },
        { type: 'dataset-version', id },
      ],
      change: {
        afterSha256: sha256(
          canonicalJson({ state, masks, unmask, overrides, ground, sha256: version.sha256 }),
        ),
      },
    });
    await this.outbox.add(tx, {
      ...{ type: event, subject: dataset.id },
      data: {
        ...{ id, dataset: dataset.id, department: dataset.department, number, state },
        sha256: version.sha256,
      },
    });
  }
}
