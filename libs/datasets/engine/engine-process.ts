import { DuckDBInstance, type DuckDBConnection, type DuckDBResult } from '@duckdb/node-api';
import {
  memoryExitCode,
  type EnginePage,
  type EngineReply,
  type EngineRequest,
  type EngineRow,
  type EngineSettings,
  type PageBounds,
  type SessionSettings,
} from './engine.protocol';
import { quoted } from '../ingest/types/formats';
import { KeptTables } from './kept-tables';

/**
 * The process in which DuckDB runs, apart from all that answer requests: it keeps Node's thread pool busy, and what
 * breaks it must break nothing else (docs/decisions/0020-duckdb-in-its-own-process.md). Started by `Engine` alone.
 */
interface Session {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

const settings = JSON.parse(process.argv[2]!) as EngineSettings;
const sessions = new Map<number, Session>();
const keptTables = settings.kept && new KeptTables(settings.kept);
/** Connections on which queries of kept tables run; none as long as the table is opened. */
const running = new Map<number, DuckDBConnection | undefined>();
const lookEveryMs = 50;

/** Opens a database in memory that sees the named files and nothing else, and cannot be told otherwise. */
async function open({ files, spill, memoryMiB, threads }: SessionSettings): Promise<Session> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMiB}MiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const all = [
    `temp_directory = ${quoted(spill)}`,
    `allowed_paths = [${files.map(quoted).join(', ')}]`,
    `TimeZone = 'UTC'`,
    'enable_progress_bar = false',
    'enable_external_access = false',
    'lock_configuration = true',
  ];
  for (const setting of all) await connection.run(`SET ${setting}`);
  return { instance, connection };
}

async function close(session: number): Promise<void> {
  const found = sessions.get(session);
  sessions.delete(session);
  found?.connection.closeSync();
  found?.instance.closeSync();
}

type Asked<Kind extends EngineRequest['kind']> = Extract<EngineRequest, { kind: Kind }>;

async function answer(request: Exclude<EngineRequest, { kind: 'interrupt' }>): Promise<EnginePage> {
  if (request.kind === 'open') sessions.set(request.session, await open(request.settings));
  if (request.kind === 'close') await close(request.session);
  if (request.kind === 'drop') await keptTables?.drop(request.name);
  if (request.kind === 'kept') return kept(request);
  if (request.kind !== 'run' && request.kind !== 'page') return { rows: [], isWhole: true };
  const session = sessions.get(request.session);
  if (!session) throw new Error('The session is closed.');
  const { sql, values } = request;
  if (request.kind === 'page') {
    return page(await session.connection.stream(sql, [...values]), request.bounds);
  }
  const reader = await session.connection.runAndReadAll(sql, [...values]);
  return { rows: reader.getRowsJson() as EngineRow[], isWhole: true };
}

async function kept({ session, file, sql, values, bounds }: Asked<'kept'>): Promise<EnginePage> {
  if (!keptTables) throw new Error('No tables stay open here.');
  running.set(session, undefined);
  try {
    return await keptTables.within(file, sql, async (statement, connection) => {
      if (!running.has(session)) throw new Error(interrupted);
      running.set(session, connection);
      statement.bind([...values]);
      return page(await statement.stream(), bounds);
    });
  } finally {
    running.delete(session);
  }
}

/** One row at least, however long. */
async function page(
  result: DuckDBResult,
  { mostBytes, bytesOfNames }: PageBounds,
): Promise<EnginePage> {
  const rows: EngineRow[] = [];
  let bytes = 0;
  for await (const piece of result.yieldRowsJson()) {
    for (const row of piece as EngineRow[]) {
      bytes += Buffer.byteLength(JSON.stringify(row)) + bytesOfNames;
      if (bytes > mostBytes && rows.length > 0) return { rows, isWhole: false };
      rows.push(row);
    }
  }
  return { rows, isWhole: true };
}

const interrupted = 'INTERRUPT';

function interrupt(session: number): void {
  sessions.get(session)?.connection.interrupt();
  running.get(session)?.interrupt();
  running.delete(session);
}

async function take(request: EngineRequest): Promise<void> {
  if (request.kind === 'interrupt') return interrupt(request.session);
  const { id } = request;
  try {
    reply({ id, ...(await answer(request)) });
  } catch (error) {
    const { message } = error as Error;
    reply({ id, failure: message, interrupted: message.startsWith(interrupted) });
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

watchMemory(settings.processMiB);
process.on('message', (request: EngineRequest) => void take(request));
process.on('disconnect', () => process.exit(0));
