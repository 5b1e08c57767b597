import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { canonicalJson, sha256, type TxContext } from '@shutong/platform';
import type { Contest } from './contest.entity';

/** Log entry and event of each step of a contest, in the step's own transaction. */
@Injectable()
export class ContestRecord {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async note(
    tx: TxContext,
    { action, type }: { readonly action: string; readonly type: string },
    contest: Contest,
  ): Promise<void> {
    const { id, kind, state, datasets, ground } = contest;
    const [opensAt, closesAt] = [contest.opensAt.toISOString(), contest.closesAt.toISOString()];
    const { title, titleEn, description } = contest;
    const after = { kind, state, title, titleEn, description, opensAt, closesAt, datasets, ground };
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok', resource: [{ type: 'contest', id }] },
      change: { afterSha256: sha256(canonicalJson(after)) },
    });
    await this.outbox.add(tx, {
      ...{ type, subject: id, data: { id, kind, state, opensAt, closesAt, datasets } },
    });
  }
}
