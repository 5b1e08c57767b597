import { setTimeout as sleep } from 'node:timers/promises';
import { Load } from '../load';
import { intake, within, type Tables } from './setting-up';

const firstRows = 2000;
const rowsMore = 150;
const rowsChanged = 150;
const againMs = 200;

/** As the connector's local address tells of a batch. */
interface BatchView {
  readonly batch: string;
  readonly state: string;
  readonly code?: string;
}

/** The consumer's connector, as its department's own system uses it. */
export interface Local {
  readonly url: string;
  readonly key: string;
}

/**
 * The provider's system changes rows, the consumer's takes what has changed, again and again. Whoever gets no answer
 * does the same once more; to change a row twice in the same way changes it once.
 */
export class Rounds extends Load {
  /** Rows that were added or changed. */
  changed = 0;
  ended = 0;
  readonly failed: string[] = [];
  failure = '';
  private rows = 0;

  constructor(
    private readonly tables: Tables,
    private readonly local: Local,
  ) {
    super();
  }

  protected async work(): Promise<void> {
    for (let round = 0; !this.stopping; round += 1) {
      await this.untilDone(() => this.change(round));
      await this.take();
    }
    // What was changed while the last but one was on its way.
    await this.take();
  }

  private async change(round: number): Promise<void> {
    const to = this.rows + (round === 0 ? firstRows : rowsMore);
    const from = Math.max(1, this.rows - rowsChanged + 1);
    await within(this.tables.source, (client) =>
      client.query(
        `INSERT INTO register.chaos_dwelling
         SELECT 'D-' || lpad(n::text, 8, '0'), 'round ' || $1, clock_timestamp()
           FROM generate_series($2::int, $3::int) n
         ON CONFLICT (dwelling_code) DO UPDATE
           SET hazard_level = excluded.hazard_level, changed_at = excluded.changed_at`,
        [round, from, to],
      ),
    );
    this.changed += to - from + 1;
    this.rows = to;
  }

  /** Orders a batch and waits for its end. */
  private async take(): Promise<void> {
    const before = await this.newest();
    await this.untilDone(async () => {
      if ((await this.newest())?.batch === before?.batch) await this.ask({ intake });
    });
    await this.untilDone(async () => {
      const batch = await this.newest();
      if (batch?.state !== 'complete' && batch?.state !== 'failed') throw new Error('under way');
      if (batch.state === 'failed') this.failed.push(`batch ${batch.batch} (${batch.code})`);
    });
    this.ended += 1;
  }

  private async newest(): Promise<BatchView | undefined> {
    let batches: readonly BatchView[] = [];
    await this.untilDone(async () => {
      ({ batches } = (await this.ask()) as { readonly batches: readonly BatchView[] });
    });
    return batches[0];
  }

  private async untilDone(work: () => Promise<void>): Promise<void> {
    while (!this.givenUp) {
      try {
        return await work();
      } catch (error) {
        this.failure = (error as Error).message;
        await sleep(againMs);
      }
    }
  }

  private async ask(body?: object): Promise<unknown> {
    const { url, key } = this.local;
    const response = await fetch(`${url}/v1/batches`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }
}
