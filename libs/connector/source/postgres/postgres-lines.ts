import type { Readable } from 'node:stream';
import { Client, escapeLiteral, type ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { within } from '../deadline';
import type { LineRead, LineSource } from '../source-database';
import { conditionOf } from './condition';
import { failureOf } from './failure';
import { SourceError } from '../source.errors';
import { locksSql, sessionSql } from './session';
import { columnOf, learnTable, type Table } from './table';

const connectMilliseconds = 60_000;
/** The server sorts a whole table before its first row comes. */
const silenceMilliseconds = 600_000;

/**
 * All rows of a table by one COPY, on a connection of its own: one snapshot, however long it takes, as long as
 * something comes.
 */
export class PostgresLines implements LineSource {
  constructor(
    private readonly url: string,
    /** Milliseconds without anything, after which the source counts as away (`connector.source-deadline`). */
    private readonly silenceMs = silenceMilliseconds,
  ) {}

  async *read(read: LineRead): AsyncGenerator<Buffer> {
    const client = this.client();
    try {
      const table = await this.heard(() => opened(client, read.table));
      yield* this.parts(client.query(copyTo(copyOf(table, read))));
      const { after } = read;
      if (after) await this.heard(() => assertNothingPassedOver(client, table, { ...read, after }));
    } catch (error) {
      throw failureOf(error, read.table);
    } finally {
      // Ends the connection at once where the COPY still runs.
      await client.end();
    }
  }

  async newest(
    { table: name, where }: Pick<LineRead, 'table' | 'where'>,
    column: string,
  ): Promise<string | undefined> {
    const client = this.client();
    try {
      const table = await this.heard(() => opened(client, name));
      return await this.heard(() => newestOf(client, table, { where, column }));
    } catch (error) {
      throw failureOf(error, name);
    } finally {
      await client.end();
    }
  }

  private async *parts(copying: Readable): AsyncGenerator<Buffer> {
    const parts = copying[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    try {
      for (;;) {
        const part = await this.heard(() => parts.next());
        if (part.done === true) return;
        yield part.value;
      }
    } finally {
      // Not the iterator's `return`: it would wait for the part that does not come.
      copying.destroy();
    }
  }

  private heard<T>(work: () => Promise<T>): Promise<T> {
    return within(this.silenceMs, work);
  }

  private client(): Client {
    const client = new Client({
      connectionString: this.url,
      application_name: 'shutong connector batch',
      connectionTimeoutMillis: connectMilliseconds,
      keepAlive: true,
    });
    // A broken connection fails what is being read; there is nobody else to tell.
    client.on('error', () => undefined);
    return client;
  }
}

async function opened(client: Client, table: string): Promise<Table> {
  await client.connect();
  await client.query(`${sessionSql};${locksSql}`);
  return learnTable(client, table);
}

/** Behind a key nothing is found that has the same one, or lacks a part of it: where there is such, the key is none. */
async function assertNothingPassedOver(
  client: ClientBase,
  table: Table,
  { key, after, where }: LineRead & { readonly after: readonly string[] },
): Promise<void> {
  const columns = key.map((column) => columnOf(table, column));
  const same = columns.map(
    ({ name, type }, at) => `${name} = ${escapeLiteral(after[at]!)}::${type}`,
  );
  const missing = columns.map(({ name }) => `${name} IS NULL`).join(' OR ');
  const among = (...more: string[]) =>
    `FROM ${table.target}${whereOf([...conditions(table, where), ...more])}`;
  const { rows } = await client.query<{ passed: boolean }>(
    `SELECT EXISTS (SELECT 1 ${among(...same)} OFFSET 1)
         OR EXISTS (SELECT 1 ${among(`(${missing})`)}) AS passed`,
  );
  if (rows[0]!.passed) throw new SourceError('connector.batch-key');
}

async function newestOf(
  client: ClientBase,
  table: Table,
  { where, column }: { readonly where: LineRead['where']; readonly column: string },
): Promise<string | undefined> {
  const { name } = columnOf(table, column);
  const { rows } = await client.query<{ newest: string | null }>(
    `SELECT max(${name})::text AS newest FROM ${table.target}${whereOf(conditions(table, where))}`,
  );
  return rows[0]?.newest ?? undefined;
}

/** COPY takes no parameters: every value is a literal. */
function copyOf(table: Table, read: LineRead): string {
  const shown = read.columns.map((column) => `${columnOf(table, column).name}::text`);
  const key = read.key.map((column) => columnOf(table, column));
  const names = key.map(({ name }) => name).join(', ');
  const all = conditions(table, read.where);
  if (read.after) {
    const values = read.after.map((value, at) => `${escapeLiteral(value)}::${key[at]!.type}`);
    // By the columns' own order, in which their index lies.
    all.push(`(${names}) > (${values.join(', ')})`);
  }
  if (read.changed) all.push(changedOf(table, read.changed));
  const rows = `SELECT ${shown.join(', ')} FROM ${table.target}${whereOf(all)}`;
  return `COPY (${rows} ORDER BY ${names}) TO STDOUT`;
}

/** A row without a value may have changed as well. */
function changedOf(table: Table, changed: NonNullable<LineRead['changed']>): string {
  const { name, type } = columnOf(table, changed.column);
  const value = (text: string) => `${escapeLiteral(text)}::${type}`;
  const isBetween = `${name} BETWEEN ${value(changed.from)} AND ${value(changed.until)}`;
  return `(${isBetween} OR ${name} IS NULL)`;
}

const conditions = (table: Table, where: LineRead['where']): string[] =>
  where.map(({ column, condition }) =>
    conditionOf(`${columnOf(table, column).name}::text`, condition, escapeLiteral),
  );

const whereOf = (all: readonly string[]): string =>
  all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`;
