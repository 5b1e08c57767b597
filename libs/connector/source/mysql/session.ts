import type { Connection, PoolOptions } from 'mysql2/promise';
import { readFileSync } from 'node:fs';

/** Longest wait for anything from a server that does not even end what it was told to end. */
export const silenceMilliseconds = 60_000;

/** The driver's options for an address; `sslmode=verify-full` and `sslrootcert=FILE` as PostgreSQL's address has them. */
export function optionsOf(address: string): PoolOptions {
  const url = new URL(address);
  const certificate = url.searchParams.get('sslrootcert');
  const tls = {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: true,
    ...(certificate === null ? {} : { ca: readFileSync(certificate) }),
  };
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(url.searchParams.get('sslmode') === 'verify-full' ? { ssl: tls } : {}),
    charset: 'utf8mb4',
    connectTimeout: silenceMilliseconds,
    // The server may not ask for files of this machine.
    flags: ['-LOCAL_FILES'],
    disableEval: true,
    rowsAsArray: false,
  };
}

/**
 * Texts mean the same whatever the server's settings: no mode that pads or hides, Beijing time. Every statement is a
 * transaction of its own that cannot write.
 */
const sessionSql = [
  "SET SESSION sql_mode = '', SESSION time_zone = '+08:00', SESSION autocommit = 1, SESSION sort_buffer_size = 2097152",
  'SET SESSION TRANSACTION READ ONLY',
];

/**
 * Bytes by which values are told apart in order, of one column or of all together: the server needs room for
 * fifteen such rows in its sort buffer, and as it comes it looks at the first 1,024 bytes alone.
 */
const sortBytes = { one: 65_536, all: 131_072, least: 64 } as const;

/** Settings by which servers of this family end what takes too long, in units of so many milliseconds. */
const timeLimits = [
  { setting: 'max_statement_time', unit: 1000 },
  { setting: 'max_execution_time', unit: 1 },
] as const;
type TimeLimit = (typeof timeLimits)[number];

const unknownSetting = 1193;

/** One connection, set up once; it knows how its server is told to hurry. */
export class Session {
  private limited: number | undefined;
  private sorted: number | undefined;

  private constructor(
    private readonly connection: Connection,
    private readonly limit: TimeLimit | undefined,
  ) {}

  static async begin(connection: Connection): Promise<Session> {
    for (const sql of sessionSql) await ask(connection, sql);
    for (const limit of timeLimits) {
      if (await knows(connection, limit)) return new Session(connection, limit);
    }
    return new Session(connection, undefined);
  }

  /**
   * The server itself ends what takes too long. Rounded up to a power of two, so that reads with nearly
   * the same time left do not each cost a round trip more; the caller's own clock is exact.
   */
  async limitTime(milliseconds: number): Promise<void> {
    const timeout = 2 ** Math.ceil(Math.log2(Math.max(milliseconds, 64)));
    if (this.limited === timeout || !this.limit) return;
    this.limited = undefined;
    const { setting, unit } = this.limit;
    const value = Math.min(timeout, silenceMilliseconds) / unit;
    await ask(this.connection, `SET SESSION ${setting} = ${value}`);
    this.limited = timeout;
  }

  /** Has rows ordered by as much of so many columns as there is room for. */
  async sortBy(columns: number): Promise<void> {
    const room = 2 ** Math.floor(Math.log2(sortBytes.all / (columns + 1)));
    const length = Math.max(sortBytes.least, Math.min(sortBytes.one, room));
    if (this.sorted === length) return;
    this.sorted = undefined;
    await ask(this.connection, `SET SESSION max_sort_length = ${length}`);
    this.sorted = length;
  }
}

const ask = (connection: Connection, sql: string) =>
  connection.query({ sql, timeout: silenceMilliseconds });

async function knows(connection: Connection, { setting }: TimeLimit): Promise<boolean> {
  try {
    await ask(connection, `SELECT @@SESSION.${setting}`);
    return true;
  } catch (error) {
    if ((error as { errno?: number }).errno === unknownSetting) return false;
    throw error;
  }
}
