import type { Pool, PoolClient } from 'pg';
import { limits } from '@shutong/platform';
import { auditErrors } from '../audit.errors';
import type { EntryRow } from './act';
import { columnsOf, insertEntries } from './insert.query';

/** Runs in the group's transaction after its entries, with all companions of the group. */
export type Companion<T> = (client: PoolClient, items: readonly T[]) => Promise<void>;

interface Waiting<T> {
  readonly row: EntryRow;
  readonly item: T | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const groupSize = 256;
const writers = 2;

/**
 * Group commit: entries that arrive while a commit runs share the next one, so that each caller
 * still waits for its own entry to be durable. Two writers keep the disk and the processor busy.
 */
export class GroupCommit<T> {
  private waiting: Waiting<T>[] = [];
  private running = 0;

  constructor(
    private readonly pool: Pool,
    private readonly companion: Companion<T>,
  ) {}

  /** Resolves when the entry (and its companion) is committed; rejects when it never will be. */
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
    while (this.waiting.length > 0) await this.commit(this.waiting.splice(0, groupSize));
    this.running -= 1;
  }

  private async commit(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.write(group);
      group.forEach((one) => one.resolve());
    } catch (cause) {
      const error = Object.assign(auditErrors.unavailable(), { cause });
      group.forEach((one) => one.reject(error));
    }
  }

  private async write(group: readonly Waiting<T>[]): Promise<void> {
    const columns = columnsOf(group.map((one) => one.row));
    const items = group.flatMap((one) => (one.item === undefined ? [] : [one.item]));
    if (items.length === 0) {
      await this.pool.query({ name: 'audit-insert', text: insertEntries, values: columns });
      return;
    }
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query({ name: 'audit-insert', text: insertEntries, values: columns });
      await this.companion(client, items);
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      // A connection in an unknown state is closed rather than reused.
      client.release(true);
      throw error;
    }
  }
}
