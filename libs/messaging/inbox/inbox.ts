import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type TxContext } from '@shutong/platform';

const atOnce = 10_000;
const markOne = `
  INSERT INTO messaging.inbox (consumer, message_id) VALUES ($1, $2)
  ON CONFLICT DO NOTHING RETURNING 1`;
const markAll = `
  INSERT INTO messaging.inbox (consumer, message_id) SELECT $1, unnest($2::uuid[])
  ON CONFLICT DO NOTHING RETURNING message_id AS id`;
const forgetOld = `
  DELETE FROM messaging.inbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM messaging.inbox
     WHERE applied_at < now() - $1::float8 * interval '1 hour' AND applied_at < coalesce($3::timestamptz, 'infinity')
     LIMIT $2))
  RETURNING 1`;

/** Makes at-least-once delivery count once: the mark commits with the work. */
@Injectable()
export class Inbox {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Runs `work` unless `consumer` has applied this message before; false where it had. */
  once(
    ctx: Context,
    consumer: string,
    messageId: string,
    work: (ctx: TxContext) => Promise<void>,
  ): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      const values = [consumer, messageId];
      const marked = await this.database.prepared(tx, { name: 'inbox-one', text: markOne, values });
      if (marked.length === 0) return false;
      await work(tx);
      return true;
    });
  }

  /** Marks messages in the caller's transaction; answers those that `consumer` has not applied before. */
  async fresh(
    tx: TxContext,
    consumer: string,
    messageIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const marked = await this.database.prepared<{ id: string }>(tx, {
      ...{ name: 'inbox-all', text: markAll },
      values: [consumer, messageIds],
    });
    return new Set(marked.map(({ id }) => id));
  }

  /**
   * Forgets marks of more than so many hours, some at a time; answers how many. A message is marked after it was
   * published: marks from `oldestKept` on may be of messages that are still kept, however old a clock that was set
   * forward makes them look.
   */
  async forget(ctx: Context, olderThanHours: number, oldestKept?: Date): Promise<number> {
    const values = [olderThanHours, atOnce, oldestKept ?? null];
    return (await this.database.query(ctx, forgetOld, values)).length;
  }
}
