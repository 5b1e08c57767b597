import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import {
  memoryExitCode,
  type EnginePage,
  type EngineReply,
  type EngineRequest,
  type EngineRow,
  type SessionSettings,
} from './engine.protocol';

/**
 * The process in which DuckDB runs, apart from all that answer requests: it keeps Node's thread pool busy, and what
 * breaks it must break nothing else (docs/decisions/0020-duckdb-in-its-own-process.md). Started by `Engine` alone.
 */
interface Session {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

const sessions = new Map<number, Session>();
const lookEveryMs = 50;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Opens a database in memory that sees the named files and nothing else, and cannot be told otherwise. */
async function open({ files, spill, memoryMiB, threads }: SessionSettings): Promise<Session> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMiB}MiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const settings = [
    `temp_directory = ${text(spill)}`,
    `allowed_paths = [${files.map(text).join(', ')}]`,
    `TimeZone = 'UTC'`,
    'enable_progress_bar = false',
    'enable_external_access = false',
    'lock_configuration = true',
  ];
  for (const setting of settings) await connection.run(`SET ${setting}`);
  return { instance, connection };
}

async function close(session: number): Promise<void> {
  const found = sessions.get(session);
  sessions.delete(session);
  found?.connection.closeSync();
  found?.instance.closeSync();
}

async function answer(request: Exclude<EngineRequest, { kind: 'interrupt' }>): Promise<EnginePage> {
  if (request.kind === 'open') sessions.set(request.session, await open(request.settings));
  if (request.kind === 'close') await close(request.session);
  if (request.kind !== 'run' && request.kind !== 'page') return { rows: [], isWhole: true };
  const session = sessions.get(request.session);
  if (!session) throw new Error('The session is closed.');
  if (request.kind === 'page') return page(session, request);
  const reader = await session.connection.runAndReadAll(request.sql, [...request.values]);
  return { rows: reader.getRowsJson() as EngineRow[], isWhole: true };
}

/** One row at least, however long. */
async function page(
  { connection }: Session,
  { sql, values, bounds }: Extract<EngineRequest, { kind: 'page' }>,
): Promise<EnginePage> {
  const result = await connection.stream(sql, [...values]);
  const rows: EngineRow[] = [];
  let bytes = 0;
  for await (const piece of result.yieldRowsJson()) {
    for (const row of piece as EngineRow[]) {
      bytes += Buffer.byteLength(JSON.stringify(row)) + bounds.bytesOfNames;
      if (bytes > bounds.mostBytes && rows.length > 0) return { rows, isWhole: false };
      rows.push(row);
    }
  }
  return { rows, isWhole: true };
}

async function take(request: EngineRequest): Promise<void> {
  if (request.kind === 'interrupt') {
    sessions.get(request.session)?.connection.interrupt();
    return;
  }
  const { id } = request;
  try {
    reply({ id, ...(await answer(request)) });
  } catch (error) {
    const { message } = error as Error;
    reply({ id, failure: message, interrupted: message.startsWith('INTERRUPT') });
  }
}

const reply = (message: EngineReply): void => void process.send?.(message);

/** DuckDB's own limit is no hard one; this one is. */
function watchMemory(mostMiB: number): void {
  const look = (): void => {
    if (process.memoryUsage.rss() > mostMiB * 2 ** 20) process.exit(memoryExitCode);
  };
  setInterval(look, lookEveryMs).unref();
}

watchMemory(Number(process.argv[2]));
process.on('message', (request: EngineRequest) => void take(request));
process.on('disconnect', () => process.exit(0));
