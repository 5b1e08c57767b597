import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { inboundTopic } from '@shutong/exchange';
import { uuidv7 } from '@shutong/platform';
import { EmbeddedTransport, type Message } from '@shutong/transport';
import { Load } from '../load';

const betweenMs = 1000;

/** What the hub says once in the life of a connector or an agreement. */
const types = [
  'connector.enrolled',
  'token-key.wrapped',
  'restriction.issued',
  'agreement.narrowed',
];

interface Told {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly body: Buffer;
}

/**
 * The hub says again and again what it says seldom, as it does where a message comes twice: so connectors die at
 * steps that else are taken once.
 */
export class Retelling extends Load {
  told = 0;
  private readonly outbox: EmbeddedTransport;

  /** @param pool of the hub's database, as worker */
  constructor(
    private readonly pool: Pool,
    private readonly departments: readonly string[],
  ) {
    super();
    this.outbox = new EmbeddedTransport({ pool, onTrouble: () => undefined });
  }

  async close(): Promise<void> {
    await this.outbox.close();
    await this.pool.end();
  }

  protected async work(): Promise<void> {
    while (!this.stopping) {
      // PostgreSQL may be away; what was not told is told the next time.
      await this.tell().catch(() => undefined);
      await sleep(betweenMs);
    }
  }

  private async tell(): Promise<void> {
    const { rows } = await this.pool.query<Told>(
      `SELECT DISTINCT ON (topic, type, key) topic, key, type, body FROM transport.message
        WHERE topic = ANY($1) AND type = ANY($2) AND only_group IS NULL
          AND (key NOT LIKE 'token-key:%' OR key = ANY($3))
        ORDER BY topic, type, key, id`,
      [
        this.departments.map(inboundTopic),
        types,
        this.departments.map((one) => `token-key:${one}`),
      ],
    );
    for (const { topic, key, type, body } of rows) {
      const message: Message = { id: uuidv7(new Date()), key, type, headers: {}, body };
      await this.outbox.publish(topic, [message]);
      this.told += 1;
    }
  }
}
