import { createPool, type Pool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import { within } from '../deadline';
import type { MysqlSourceConfig } from '../source-config';
import type { EachRead, SourceDatabase, SourceRead, SourceRow } from '../source-database';
import { SourceError } from '../source.errors';
import { failureOf, keepsConnection } from './failure';
import { optionsOf, Session, silenceMilliseconds } from './session';
import { statementOf, valueOf } from './statement';
import { columnOf, learnTable, type Table } from './table';

const connections = 8;
const describeMilliseconds = 5000;
/** Different statements kept prepared on each connection; the one used least lately makes room. */
const preparedStatements = 200;

type Use<T> = (connection: PoolConnection, session: Session) => Promise<T>;

/** A department's MySQL or MariaDB, over a few read-only connections of its own. */
export class MysqlSource implements SourceDatabase {
  private readonly pool: Pool;
  private readonly tables = new Map<string, Promise<Table>>();
  private readonly sessions = new WeakMap<object, Session>();
  private closing: Promise<void> | undefined;

  constructor({ url }: MysqlSourceConfig) {
    this.pool = createPool({
      ...optionsOf(url),
      connectionLimit: connections,
      maxPreparedStatements: preparedStatements,
      idleTimeout: 60_000,
      maxIdle: 1,
    });
  }

  read(read: SourceRead, milliseconds: number): Promise<readonly SourceRow[]> {
    return this.work(read.table, milliseconds, async (connection, session) => {
      const table = await this.table(connection, read.table);
      await session.sortBy(read.orderBy.length);
      return rowsOf(connection, table, read);
    });
  }

  /** By one prepared statement, over one connection. */
  readEach(
    read: EachRead,
    equals: readonly SourceRow[],
    milliseconds: number,
  ): Promise<readonly (readonly SourceRow[])[]> {
    return this.work(read.table, milliseconds, async (connection) => {
      const table = await this.table(connection, read.table);
      const each: SourceRow[][] = [];
      for (const one of equals) {
        each.push(await rowsOf(connection, table, { ...read, equals: one, orderBy: [] }));
      }
      return each;
    });
  }

  describe(table: string): Promise<readonly string[]> {
    return this.work(table, describeMilliseconds, async (connection) => {
      const { columns } = await this.table(connection, table);
      return [...columns.keys()];
    });
  }

  close(): Promise<void> {
    this.closing ??= this.pool.end();
    return this.closing;
  }

  private async work<T>(table: string, milliseconds: number, use: Use<T>): Promise<T> {
    if (this.closing) throw new SourceError('connector.source-closed');
    return within(milliseconds, async (signal) => {
      try {
        return await this.connected(milliseconds, signal, use);
      } catch (error) {
        this.tables.delete(table);
        throw failureOf(error, table);
      }
    });
  }

  private async connected<T>(milliseconds: number, signal: AbortSignal, use: Use<T>): Promise<T> {
    const connection = await this.pool.getConnection();
    try {
      if (signal.aborted) throw new SourceError('connector.source-deadline');
      const session = await this.sessionOn(connection);
      await session.limitTime(milliseconds);
      const result = await use(connection, session);
      connection.release();
      return result;
    } catch (error) {
      if (keepsConnection(error)) connection.release();
      else connection.destroy();
      throw error;
    }
  }

  /** The pool wraps a connection anew each time that it gives it. */
  private async sessionOn(connection: PoolConnection): Promise<Session> {
    const key = connection.connection;
    const known = this.sessions.get(key);
    if (known) return known;
    const session = await Session.begin(connection);
    this.sessions.set(key, session);
    return session;
  }

  private table(connection: PoolConnection, name: string): Promise<Table> {
    const known = this.tables.get(name);
    if (known) return known;
    const learnt = learnTable(connection, name);
    this.tables.set(name, learnt);
    return learnt;
  }
}

async function rowsOf(
  connection: PoolConnection,
  table: Table,
  read: SourceRead,
): Promise<SourceRow[]> {
  const { text: sql, values } = statementOf(table, read);
  const [rows] = await connection.execute<RowDataPacket[][]>(
    { sql, rowsAsArray: true, timeout: silenceMilliseconds },
    [...values],
  );
  const columns = read.columns.map((name) => ({ name, column: columnOf(table, name) }));
  return rows.map((texts) =>
    Object.fromEntries(
      columns.map(({ name, column }, at) => [name, valueOf(column, texts[at] as never)]),
    ),
  );
}
