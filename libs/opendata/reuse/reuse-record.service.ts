import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { canonicalJson, sha256, type TxContext } from '@shutong/platform';
import type { Reuse } from './reuse.entity';

/** Log entry and event of each step of a reuse, in the step's own transaction. */
@Injectable()
export class ReuseRecord {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async note(
    tx: TxContext,
    deed: {
      readonly action: 'hand-in' | 'judge' | 'retire';
      readonly event: 'received' | 'judged' | 'retired';
    },
    reuse: Reuse,
    datasets: readonly string[],
  ): Promise<void> {
    const { id, developerId: developer, kind, state, title, titleEn, address, reasons } = reuse;
    const { description, institution, institutionEn, institutionCode } = reuse;
    const said = { title, titleEn, address, description };
    const whose = { institution, institutionEn, institutionCode };
    await this.audit.record(tx, {
      ...{ action: `opendata.reuse.${deed.action}`, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'reuse', id },
        { type: 'developer', id: developer },
        ...datasets.map((dataset) => ({ type: 'dataset', id: dataset })),
      ],
      change: {
        afterSha256: sha256(canonicalJson({ kind, state, ...said, ...whose, reasons })),
      },
    });
    await this.outbox.add(tx, {
      ...{ type: `opendata.reuse.${deed.event}`, subject: id },
      data: { id, developer, kind, state, datasets: [...datasets] },
    });
  }
}
