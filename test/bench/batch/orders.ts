import { setTimeout as sleep } from 'node:timers/promises';
import { hubQuery } from '../../support/hub-query';
import type { Sides } from './sides';
import { intake } from './sides';

/** What the requester's connector says of a batch. */
export interface BatchView {
  readonly batch: string;
  readonly state: string;
  readonly code?: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
}

const everyMs = 200;

/** Orders at the local address of the requester's connector, as its own system does. */
export class Orders {
  constructor(
    private readonly sides: Sides,
    private readonly by: { readonly key: string; readonly agreement: string },
  ) {}

  order(): Promise<BatchView> {
    const { agreement } = this.by;
    return this.send<BatchView>({ method: 'POST', body: JSON.stringify({ intake, agreement }) });
  }

  /** Waits until the newest batch is so far; throws where it fails. */
  async until(isSoFar: (batch: BatchView) => boolean): Promise<BatchView> {
    for (;;) {
      // While its connector is started again there is no answer.
      const batch = await this.newest().catch(() => undefined);
      if (batch?.state === 'failed') throw new Error(`The batch failed: ${batch.code}`);
      if (batch && isSoFar(batch)) return batch;
      await sleep(everyMs);
    }
  }

  private async newest(): Promise<BatchView> {
    const { batches } = await this.send<{ batches: BatchView[] }>({ method: 'GET' });
    return batches[0]!;
  }

  private async send<T>(request: RequestInit): Promise<T> {
    const headers = {
      authorization: `Bearer ${this.by.key}`,
      'content-type': 'application/json',
    };
    const response = await fetch(`${this.sides.url}/v1/batches`, { ...request, headers });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}

/** The hub's sums agree with its receipts and with its log: each chunk one entry, each row counted once. */
export async function assertAccounted(folder: string, id: string, rows: number): Promise<void> {
  const [found] = await hubQuery<Record<'accepted' | 'receipts' | 'chunks' | 'entries', string>>(
    folder,
    `SELECT b.accepted, b.chunks,
            (SELECT sum(accepted + rejected) FROM exchange.batch_chunk WHERE batch = b.id) AS receipts,
            (SELECT count(*) FROM audit.entry e JOIN exchange.batch_chunk c ON c.entry_id = e.id
              WHERE c.batch = b.id AND e.action = 'exchange.batch.send') AS entries
       FROM exchange.batch b WHERE b.id = $1 AND b.state = 'complete'`,
    [id],
  );
  const { accepted = 0, receipts = 0, chunks = 0, entries = 0 } = found ?? {};
  if (Number(accepted) === rows && Number(receipts) === rows && entries === String(chunks)) return;
  throw new Error(`The hub's sums are wrong: ${JSON.stringify(found)} of ${rows} rows.`);
}
