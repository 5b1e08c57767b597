import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { atRisk } from '@shutong/crash';
import {
  Clock,
  Database,
  OBJECT_STORE,
  ObjectAltered,
  ObjectTooLarge,
  limits,
  tryEach,
  type Context,
  type ObjectStore,
  type TxContext,
} from '@shutong/platform';
import type { ChunkManifest } from '@shutong/wire';
import { batchErrors } from './batch.errors';

/** Objects that one round of the worker removes. */
const atOnce = 100;

/** Where chunks that are handed over lie until they are released: none is left behind that nothing tells of. */
@Injectable()
export class ChunkObjects {
  private readonly logger = new Logger(ChunkObjects.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
  ) {}

  /**
   * Answers where it lies now, apart from all others, until it is taken or dropped.
   * @throws exchange.batch.too-large, exchange.batch.altered
   */
  async keep(ctx: Context, manifest: ChunkManifest, body: AsyncIterable<Buffer>): Promise<string> {
    const object = `${manifest.batch}/${manifest.number}-${randomUUID()}`;
    await this.database.query(
      ctx,
      'INSERT INTO exchange.offered_chunk (object, offered_at) VALUES ($1, $2)',
      [object, this.clock.now()],
    );
    const terms = { limit: limits.batchChunk.value, exactly: manifest };
    const stored = atRisk('chunk.store', () => this.store.put(object, body, terms));
    await stored.catch(async (error: unknown) => {
      await this.drop(ctx, object);
      throw refusalOf(error);
    });
    return object;
  }

  /** In the transaction of its release: the object is the chunk's from here on. @throws exchange.batch.lapsed */
  async take(tx: TxContext, object: string): Promise<void> {
    // Swept meanwhile: there is nothing left to release.
    if (!(await this.forget(tx, object))) throw batchErrors.lapsed();
  }

  /** It was not released after all. What cannot be removed now goes with the next sweep. */
  async drop(ctx: Context, object: string): Promise<void> {
    await this.removed(ctx, object).catch((error: unknown) =>
      this.logger.warn(`Object ${object} waits to be removed: ${String(error)}`),
    );
  }

  /** Removes what was offered so long ago that its batch would have ended meanwhile; answers how many. */
  async sweep(ctx: Context): Promise<number> {
    const before = new Date(this.clock.now().getTime() - limits.batchIdle.value * 3_600_000);
    const left = await this.database.query<{ object: string }>(
      ctx,
      'SELECT object FROM exchange.offered_chunk WHERE offered_at < $1 ORDER BY offered_at LIMIT $2',
      [before, atOnce],
    );
    return tryEach(left, ({ object }) => this.removed(ctx, object));
  }

  /** Whether it was there; its release waits, and then finds it gone. */
  private removed(ctx: Context, object: string): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      const isLeft = await this.forget(tx, object);
      if (isLeft) await this.store.remove(object);
      return isLeft;
    });
  }

  private async forget(tx: TxContext, object: string): Promise<boolean> {
    const gone = await this.database.query(
      tx,
      `WITH gone AS (DELETE FROM exchange.offered_chunk WHERE object = $1 RETURNING object)
       SELECT object FROM gone`,
      [object],
    );
    return gone.length > 0;
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof ObjectTooLarge) {
    return batchErrors.tooLarge({ limit: limits.batchChunk.value });
  }
  return error instanceof ObjectAltered ? batchErrors.altered() : error;
}
