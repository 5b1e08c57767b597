import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { atRisk } from '@shutong/crash';
import { Pace, type Expression } from '@shutong/messaging';
import { limits } from '@shutong/platform';
import { auditErrors } from '../audit.errors';
import type { EntryRow } from './act';
import { columnsOf, insertEntries, insertEntriesTelling } from './insert.query';
import type { Refused, Registered } from './register';

/**
 * Runs first in the group's transaction, with all that commits beside its entries. An entry that it
 * refuses is left out.
 */
export type Companion<T> = (
  client: PoolClient,
  items: readonly Registered<T>[],
) => Promise<Refused>;

/** What is told of the entries that are recorded, in their own statement; undefined where that is nothing. */
export type Told<T> = (items: readonly Registered<T>[]) => Expression | undefined;

interface Waiting<T> {
  readonly row: EntryRow;
  readonly item: T | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** As many as one gathered event has items at most (exchange.call.ended.v1). */
const groupSize = 256;
const writers = 2;
/** Two commits begin at least so far apart: hundreds of calls a second come a few to a commit. */
const apartMs = 10;

/**
 * Group commit: entries that arrive while a commit runs share the next one, so that each caller
 * still waits for its own entry to be durable. Two writers keep the disk and the processor busy.
 */
export class GroupCommit<T> {
  private waiting: Waiting<T>[] = [];
  private running = 0;
  private readonly pace = new Pace(apartMs);

  constructor(
    private readonly pool: Pool,
    private readonly companion: Companion<T>,
    private readonly told: Told<T> = () => undefined,
  ) {}

  /** Resolves when the entry and what is beside it are committed; rejects when they never will be. */
  add(row: EntryRow, item?: T): Promise<void> {
    if (this.waiting.length >= limits.auditQueue.value)
      return Promise.reject(auditErrors.unavailable());
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, item, resolve, reject });
      if (this.running < writers) void this.run();
    });
  }

  /** How many entries wait for their commit now. */
  get depth(): number {
    return this.waiting.length;
  }

  private async run(): Promise<void> {
    this.running += 1;
    // Whoever arrives in the same turn of the event loop joins the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      await this.pace.turn();
      const group = this.waiting.splice(0, groupSize);
      // The other writer may have taken all of it meanwhile.
      if (group.length > 0) await this.pace.watch(() => this.commit(group));
    }
    this.running -= 1;
  }

  private async commit(group: readonly Waiting<T>[]): Promise<void> {
    try {
      const refused = await this.write(group);
      for (const { row, resolve, reject } of group) {
        const why = refused.get(row.id);
        if (why) reject(why);
        else resolve();
      }
    } catch (cause) {
      if (group.length > 1 && isAboutData(cause)) return this.commitHalves(group);
      const error = Object.assign(auditErrors.unavailable(), { cause });
      group.forEach((one) => one.reject(error));
    }
  }

  /** One entry that the database refuses must not take its neighbours along. */
  private async commitHalves(group: readonly Waiting<T>[]): Promise<void> {
    const middle = Math.ceil(group.length / 2);
    await this.commit(group.slice(0, middle));
    await this.commit(group.slice(middle));
  }

  private async write(group: readonly Waiting<T>[]): Promise<Refused> {
    const items = group.flatMap(({ row, item }) =>
      item === undefined ? [] : [{ entryId: row.id, item }],
    );
    if (items.length === 0) {
      await atRisk('record.commit', () => this.insert(this.pool, group));
      return new Map();
    }
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const refused = await this.companion(client, items);
      await this.insert(
        client,
        group.filter(({ row }) => !refused.has(row.id)),
        this.told(items.filter(({ entryId }) => !refused.has(entryId))),
      );
      await atRisk('release.commit', () => client.query('COMMIT'));
      client.release();
      return refused;
    } catch (error) {
      // A connection in an unknown state is closed rather than reused.
      client.release(true);
      throw error;
    }
  }

  private async insert(
    by: Pool | PoolClient,
    group: readonly Waiting<T>[],
    told?: Expression,
  ): Promise<void> {
    const values = columnsOf(group.map(({ row }) => row));
    if (!told) await by.query({ name: 'audit-insert', text: insertEntries, values });
    else {
      const text = insertEntriesTelling(told);
      await by.query({
        name: 'audit-insert-telling',
        text,
        values: [...values, ...told.values],
      });
    }
  }
}

/** Data exceptions, violated constraints and exceeded limits (SQLSTATE classes 22, 23, 54). */
const isAboutData = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(22|23|54)/.test(error.code ?? '');
