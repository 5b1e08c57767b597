import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import type { Context, Database, TxContext } from '@shutong/platform';
import { learning, learnt } from './learning';
import {
  baseColumns,
  beginWithBase,
  compared,
  factsBehind,
  stepAside,
  stepBack,
  sumUsageAgain,
} from './rebuild.query';

const factsAtOnce = 1000;

/** One table of the statistics, counted again. */
export interface Rebuilt {
  readonly table: string;
  /** Rows of it as counted again. */
  readonly counters: number;
  /** Rows that only one side has, or has otherwise. */
  readonly differences: number;
}

/** The whole of the statistics, counted again from so many facts. */
export interface Rebuilding {
  readonly facts: number;
  readonly tables: readonly Rebuilt[];
}

/** Undoes the transaction, and brings out what it has found. */
class Undone extends Error {
  constructor(readonly found: Rebuilding) {
    super('Nothing was to be replaced.');
  }
}

/**
 * Counts the statistics again: each kept fact passes through the very consumer that kept it, into a fresh projection, in one transaction that
 * sees one state of both. Needs the role that owns the schemas.
 */
export class Rebuild {
  private readonly consumers: ReadonlyMap<string, EventConsumer>;

  constructor(private readonly database: Database) {
    const consumers = learning.map((Consumer) => new Consumer(database));
    this.consumers = new Map(consumers.map((consumer) => [consumer.name, consumer]));
  }

  /**
   * Compares, and leaves what is shown as it is, or puts the fresh projection in its place. That fails, changing nothing, where
   * facts come in meanwhile that change the same rows.
   */
  async run(ctx: Context, isToReplace: boolean): Promise<Rebuilding> {
    try {
      return await this.database.transaction(ctx, async (tx) => {
        const found = await this.again(tx);
        if (!isToReplace) throw new Undone(found);
        await this.all(tx, stepBack);
        return found;
      });
    } catch (error) {
      if (error instanceof Undone) return error.found;
      throw error;
    }
  }

  private async again(tx: TxContext): Promise<Rebuilding> {
    await this.all(tx, stepAside);
    await this.begin(tx);
    const facts = await this.replay(tx);
    await this.all(tx, sumUsageAgain);
    const tables: Rebuilt[] = [];
    for (const table of [...learnt, 'usage_sum'] as const) {
      const [row] = await this.database.query<Omit<Rebuilt, 'table'>>(tx, compared(table));
      tables.push({ table, ...row! });
    }
    return { facts, tables };
  }

  private async begin(tx: TxContext): Promise<void> {
    const bases = await this.database.query<Base>(tx, baseColumns);
    await this.all(
      tx,
      bases.map(({ name, columns }) => beginWithBase(name, columns)),
    );
  }

  private async replay(tx: TxContext): Promise<number> {
    let [count, last] = [0, '0'];
    for (;;) {
      const facts = await this.database.query<Fact>(tx, factsBehind, [last, factsAtOnce]);
      for (const { consumer, event } of facts)
        await this.consumers.get(consumer)?.handle(tx, event);
      count += facts.length;
      if (facts.length < factsAtOnce) return count;
      last = facts.at(-1)!.number;
    }
  }

  private async all(tx: TxContext, statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.database.query(tx, statement);
  }
}

interface Base {
  readonly name: string;
  readonly columns: string;
}
interface Fact {
  readonly number: string;
  readonly consumer: string;
  readonly event: CloudEvent;
}
