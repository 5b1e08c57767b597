import { Pool, type ClientBase, type PoolClient } from 'pg';
import { within } from '../deadline';
import type { PostgresSourceConfig } from '../source-config';
import type { EachRead, SourceDatabase, SourceRead, SourceRow } from '../source-database';
import { SourceError } from '../source.errors';
import { connected } from './connected';
import { failureOf, isAboutRows, isAboutValue, keepsConnection } from './failure';
import { PostgresLines } from './postgres-lines';
import { sessionSql } from './session';
import { castingOf, eachStatementOf, statementOf, valueOf, type Statement } from './statement';
import { columnOf, learnTable, type Column, type Table } from './table';

const connections = 8;
const describeMilliseconds = 5000;
/** Longest wait for anything from a server that does not even end what it was told to end. */
const silenceMilliseconds = 60_000;
/** Different statements kept prepared on each connection; the others are prepared for once. */
const preparedStatements = 200;

/** A department's PostgreSQL, over a few read-only connections of its own. */
export class PostgresSource implements SourceDatabase {
  private readonly pool: Pool;
  private readonly tables = new Map<string, Promise<Table>>();
  private readonly prepared = new Map<string, string>();
  private readonly timeouts = new WeakMap<ClientBase, number>();
  private closing: Promise<void> | undefined;
  readonly lines: PostgresLines;

  constructor({ url }: PostgresSourceConfig) {
    this.lines = new PostgresLines(url);
    this.pool = new Pool({
      connectionString: url,
      max: connections,
      application_name: 'shutong connector',
      connectionTimeoutMillis: silenceMilliseconds,
      query_timeout: silenceMilliseconds,
      idleTimeoutMillis: 60_000,
      onConnect: connected(sessionSql),
    });
    // A connection that breaks while idle is replaced with the next read, which reports what is wrong.
    this.pool.on('error', () => undefined);
  }

  read(read: SourceRead, milliseconds: number): Promise<readonly SourceRow[]> {
    return this.work(read.table, milliseconds, async (client) => {
      const table = await this.table(client, read.table);
      const rows = await this.rows(client, table, read);
      const columns = read.columns.map((name) => ({ name, column: columnOf(table, name) }));
      return rows.map((texts) => shown(columns, texts));
    });
  }

  readEach(
    read: EachRead,
    equals: readonly SourceRow[],
    milliseconds: number,
  ): Promise<readonly (readonly SourceRow[])[]> {
    return this.work(read.table, milliseconds, async (client) => {
      const table = await this.table(client, read.table);
      const columns = read.columns.map((name) => ({ name, column: columnOf(table, name) }));
      const each: SourceRow[][] = equals.map(() => []);
      for (const [number, ...texts] of await this.run(
        client,
        eachStatementOf(table, read, equals),
      )) {
        each[Number(number) - 1]!.push(shown(columns, texts));
      }
      return each;
    });
  }

  describe(table: string): Promise<readonly string[]> {
    return this.work(table, describeMilliseconds, async (client) => {
      const { columns } = await this.table(client, table);
      return [...columns.keys()];
    });
  }

  close(): Promise<void> {
    this.closing ??= this.pool.end();
    return this.closing;
  }

  private async work<T>(
    table: string,
    milliseconds: number,
    use: (client: PoolClient) => Promise<T>,
  ): Promise<T> {
    if (this.closing) throw new SourceError('connector.source-closed');
    return within(milliseconds, async (signal) => {
      try {
        return await this.connected(milliseconds, signal, use);
      } catch (error) {
        if (!isAboutRows(error)) this.tables.delete(table);
        throw failureOf(error, table);
      }
    });
  }

  private async connected<T>(
    milliseconds: number,
    signal: AbortSignal,
    use: (client: PoolClient) => Promise<T>,
  ): Promise<T> {
    const client = await this.pool.connect();
    let broken = false;
    try {
      if (signal.aborted) throw new SourceError('connector.source-deadline');
      await this.limitTime(client, milliseconds);
      return await use(client);
    } catch (error) {
      broken = !keepsConnection(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * The server itself ends what takes too long. Rounded up to a power of two, so that reads with nearly
   * the same time left do not each cost a round trip more; the caller's own clock is exact.
   */
  private async limitTime(client: PoolClient, milliseconds: number): Promise<void> {
    const timeout = 2 ** Math.ceil(Math.log2(Math.max(milliseconds, 64)));
    if (this.timeouts.get(client) === timeout) return;
    this.timeouts.delete(client);
    await client.query(`SET statement_timeout = ${Math.min(timeout, silenceMilliseconds)}`);
    this.timeouts.set(client, timeout);
  }

  private table(client: PoolClient, name: string): Promise<Table> {
    const known = this.tables.get(name);
    if (known) return known;
    const learnt = learnTable(client, name);
    this.tables.set(name, learnt);
    return learnt;
  }

  private async rows(
    client: PoolClient,
    table: Table,
    read: SourceRead,
  ): Promise<readonly (readonly (string | null)[])[]> {
    try {
      return await this.run(client, statementOf(table, read));
    } catch (error) {
      if (isAboutValue(error) && (await isUncastable(client, castingOf(table, read)))) return [];
      throw error;
    }
  }

  private async run(
    client: PoolClient,
    statement: Statement,
  ): Promise<readonly (readonly (string | null)[])[]> {
    const name = this.nameOf(statement);
    const { text, values } = statement;
    const query = { text, values: [...values], rowMode: 'array' as const };
    const { rows } = await client.query<(string | null)[]>(name ? { ...query, name } : query);
    return rows;
  }

  /** Which columns are asked for is the requester's choice: it must not fill the server's memory. */
  private nameOf({ text }: Statement): string | undefined {
    const known = this.prepared.get(text);
    if (known !== undefined || this.prepared.size >= preparedStatements) return known;
    const name = `shutong_${this.prepared.size}`;
    this.prepared.set(text, name);
    return name;
  }
}

const shown = (
  columns: readonly { readonly name: string; readonly column: Column }[],
  texts: readonly (string | null)[],
): SourceRow =>
  Object.fromEntries(
    columns.map(({ name, column }, index) => [name, valueOf(column, texts[index]!)]),
  );

/** Tells a value that its column cannot have from a view that fails by itself. */
async function isUncastable(client: PoolClient, { text, values }: Statement): Promise<boolean> {
  try {
    await client.query(text, [...values]);
    return false;
  } catch (error) {
    if (isAboutValue(error)) return true;
    throw error;
  }
}
