import { castOf, departments } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { secretsIn } from '../../support/servers';
import { isDrained } from '../exchange/suite';
import { comesTrue } from '../patience';
import type { Region } from '../processes/region';
import { together, type Facts, type Suite } from '../suite';
import { chunkFacts, countedRows, rowFacts } from './facts';
import { ownLogFacts } from './own-logs';
import { Rounds } from './rounds';
import { setUp, type Tables } from './setting-up';

const settledWithinMs = 180_000;
const drainedWithinMs = 60_000;

/** A provider's table that changes, taken into a requester's own, batch after batch. */
export class BatchSuite implements Suite {
  private constructor(
    private readonly instance: Instance,
    private readonly tables: Tables,
    private readonly rounds: Rounds,
  ) {}

  static async prepare(instance: Instance, region: Region): Promise<BatchSuite> {
    const { folder, running } = instance;
    const tables = await setUp(instance, await castOf(instance), region);
    const url = running.connectorOf[departments.requester]!;
    const key = secretsIn(folder).localKeys[departments.requester]!;
    return new BatchSuite(instance, tables, new Rounds(tables, { url, key }));
  }

  start(): void {
    this.rounds.start();
  }

  progress(): string {
    const { changed, ended, failure } = this.rounds;
    return `${changed} rows changed, ${ended} batches (${failure})`;
  }

  async settle(): Promise<void> {
    await this.rounds.settle(settledWithinMs);
    const { folder } = this.instance;
    await comesTrue(
      async () => (await isDrained(this.instance)) && isCounted(folder),
      drainedWithinMs,
    );
  }

  async facts(): Promise<Facts> {
    const { instance, tables, rounds } = this;
    return together([
      await rowFacts(tables, rounds),
      await chunkFacts(instance, tables),
      await countedRows(instance),
      await ownLogFacts(instance),
    ]);
  }
}

/** Every receipt is with statistics, and the provider's connector has read what the hub has told it. */
async function isCounted(folder: string): Promise<boolean> {
  const [row] = await hubQuery<{ done: boolean }>(
    folder,
    `SELECT (SELECT coalesce(sum(rows), 0) FROM statistics.call_day WHERE mode = 'batch') >=
            (SELECT coalesce(sum(accepted), 0) FROM exchange.batch_chunk)
        AND NOT EXISTS (
          SELECT FROM transport.position p JOIN transport.message m ON m.topic = p.topic AND m.id > p.last_id
           WHERE p."group" LIKE 'connector.%' AND (m.only_group IS NULL OR m.only_group = p."group")) AS done`,
  );
  return row!.done;
}
