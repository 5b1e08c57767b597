import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox, type OutgoingEvent } from '@shutong/messaging';
import { canonicalJson, sha256, type TxContext } from '@shutong/platform';

/** One change of the register. */
export interface RegisterChange {
  /** `catalog.standard.register`. */
  readonly action: string;
  readonly resource: {
    readonly type: 'standard' | 'data-element' | 'code-table';
    readonly id: string;
    readonly version?: string;
  };
  /** All that is said of the thing, before (where it was there) and after: the log's hashes are over it. */
  readonly before?: object;
  readonly after: object;
  readonly event: OutgoingEvent;
}

/** Tells of changes of the register, in the transaction that makes them. */
@Injectable()
export class RegisterJournal {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  async note(
    tx: TxContext,
    { action, resource, before, after, event }: RegisterChange,
  ): Promise<void> {
    await this.audit.record(tx, {
      action,
      outcome: 'allow',
      reason: 'ok',
      resource: [resource],
      change: { ...(before ? { beforeSha256: hashOf(before) } : {}), afterSha256: hashOf(after) },
    });
    await this.outbox.add(tx, event);
  }
}

const hashOf = (said: object): string => sha256(canonicalJson(said));
