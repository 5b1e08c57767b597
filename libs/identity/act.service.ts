import { Inject, Injectable } from '@nestjs/common';
import { Audit, type Act } from '@shutong/audit';
import { Outbox, type OutgoingEvent } from '@shutong/messaging';
import { canonicalJson, Database, sha256, type Context, type TxContext } from '@shutong/platform';

/** What a change leaves behind: its result, and the facts that others are told. */
export interface Outcome<T> {
  readonly result: T;
  readonly events: readonly OutgoingEvent[];
  /** The thing after the change, hashed into the log entry. */
  readonly after: object;
}

type Intent = Pick<Act, 'action' | 'resource'>;

/** The one write path of this lib: rows, log entry and events commit together, a refusal is logged. */
@Injectable()
export class Acts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  perform<T>(
    ctx: Context,
    intent: Intent,
    work: (tx: TxContext) => Promise<Outcome<T>>,
  ): Promise<T> {
    return this.audit.attempt(ctx, intent, () =>
      this.database.transaction(ctx, (tx) => this.within(tx, intent, work)),
    );
  }

  /** The same inside a caller's transaction, whose own act answers for a refusal. */
  async within<T>(
    tx: TxContext,
    intent: Intent,
    work: (tx: TxContext) => Promise<Outcome<T>>,
  ): Promise<T> {
    const { result, events, after } = await work(tx);
    const change = { afterSha256: sha256(canonicalJson(after)) };
    await this.audit.record(tx, { ...intent, outcome: 'allow', reason: 'ok', change });
    for (const event of events) await this.outbox.add(tx, event);
    return result;
  }
}
