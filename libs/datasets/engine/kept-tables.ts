import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
} from '@duckdb/node-api';
import { limits } from '@shutong/platform';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';
import { ownFolderOf, type KeptFile, type KeptSettings } from './engine.protocol';
import { Lane } from './lane';

const { engineKept, engineKeptFiles, engineKeptSmall } = limits;
/** Whoever is asked once may never be asked again: a table of the engine's own is made for those that are asked more. */
const askedOften = 2;

interface Kept {
  readonly file: KeptFile;
  readonly ready: Promise<unknown>;
  asked: number;
  /** Queries that read it at this moment. */
  users: number;
  /** Whether its own file is open, and its bytes. */
  attached: boolean;
  bytes: number;
  /** The making of that file, until it has ended. */
  making?: Promise<void>;
  dropped: boolean;
}

/**
 * Tables that stay open between queries, in one database that sees one folder and nothing else: small ones in memory, others
 * as their Parquet file until they are asked for again, then as a table of the engine's own in a file, which answers several
 * times as fast. So many tables and bytes; those asked for longest ago go first.
 */
export class KeptTables {
  private opened: Promise<DuckDBInstance> | undefined;
  /** In the order of their last use. */
  private readonly tables = new Map<string, Kept>();
  private readonly idle: Lane[] = [];
  /** Tables come and go one after another, beside the queries. */
  private last: Promise<unknown> = Promise.resolve();
  /** Files are made one after another: each takes the engine's threads and memory from the queries. */
  private made: Promise<unknown> = Promise.resolve();

  constructor(private readonly settings: KeptSettings) {}

  /** Runs the statement on the table that the file's name stands for in it. */
  async within<T>(
    file: KeptFile,
    sql: string,
    work: (statement: DuckDBPreparedStatement, connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    const kept = this.keep(file);
    kept.users += 1;
    try {
      await kept.ready;
      return await this.inLane(async (lane) =>
        work(await lane.prepared(file.name, sql), lane.connection),
      );
    } finally {
      kept.users -= 1;
    }
  }

  /** Nothing is left of it, neither in memory nor in a file. */
  async drop(name: string): Promise<void> {
    const kept = this.tables.get(name);
    if (!kept) return;
    kept.dropped = true;
    this.tables.delete(name);
    for (const lane of this.idle) lane.forget((table) => table === name);
    await kept.ready.catch(() => undefined);
    await kept.making;
    await this.inTurn(async (connection) => {
      const kind = isSmall(kept.file) ? 'TABLE' : 'VIEW';
      await connection.run(`DROP ${kind} IF EXISTS ${named(name)}`);
      if (kept.attached) await connection.run(`DETACH ${named(name)}`);
    });
    rmSync(this.fileOf(name), { force: true });
  }

  private keep(file: KeptFile): Kept {
    const { name } = file;
    const kept = this.tables.get(name) ?? this.take(file);
    this.tables.delete(name);
    this.tables.set(name, kept);
    kept.asked += 1;
    if (kept.asked === askedOften && !isSmall(file)) {
      this.made = this.made.then(() => (kept.making = this.making(kept)));
    }
    return kept;
  }

  /** What cannot be made leaves nothing, and the Parquet file goes on to answer. */
  private async making(kept: Kept): Promise<void> {
    if (kept.dropped) return;
    try {
      await this.makeOwn(kept);
    } catch (error) {
      process.stderr.write(`engine: no file for ${kept.file.name}: ${String(error)}\n`);
      await this.unmake(kept).catch(() => undefined);
    }
  }

  private async unmake(kept: Kept): Promise<void> {
    const { name } = kept.file;
    if (kept.attached) await this.inTurn((connection) => connection.run(`DETACH ${named(name)}`));
    kept.attached = false;
    rmSync(this.fileOf(name), { force: true });
  }

  private take(file: KeptFile): Kept {
    const rows = `SELECT *, file_row_number FROM read_parquet(${quoted(file.path)})`;
    const kind = isSmall(file) ? 'TABLE' : 'VIEW';
    const ready = this.inTurn((connection) =>
      connection.run(`CREATE ${kind} ${named(file.name)} AS ${rows}`),
    );
    // Whoever comes next tries anew.
    ready.catch(() => this.tables.delete(file.name));
    if (this.tables.size >= engineKept.value) void this.dropOldest(() => true);
    const counts = { asked: 0, users: 0, attached: false, bytes: 0 };
    return { file, ready, ...counts, dropped: false };
  }

  /** Beside the queries, which read the Parquet file until it is there. */
  private async makeOwn(kept: Kept): Promise<void> {
    const { name, path } = kept.file;
    const [own, file] = [named(name), this.fileOf(name)];
    await kept.ready;
    if (!(await this.makeRoom(path))) return;
    const maker = await (await this.instance()).connect();
    try {
      await maker.run(`ATTACH ${quoted(file)} AS ${own}`);
      kept.attached = true;
      if (kept.dropped) return;
      await maker.run(
        `CREATE TABLE ${own}.main.rows AS SELECT *, file_row_number FROM read_parquet(${quoted(path)})`,
      );
      await maker.run(`CHECKPOINT ${own}`);
      kept.bytes = statSync(file).size;
      if (kept.dropped) return;
      await maker.run(`CREATE OR REPLACE VIEW ${own} AS SELECT * FROM ${own}.main.rows`);
    } finally {
      maker.closeSync();
    }
    while (this.ownBytes() > engineKeptFiles.value && this.dropOldest(hasFile) !== undefined);
  }

  /** For a file of the Parquet file's values, unpacked: about what the engine's own takes. Without room none is made. */
  private async makeRoom(path: string): Promise<boolean> {
    const wanted = await this.inTurn((connection) => unpackedBytes(connection, path));
    if (wanted > engineKeptFiles.value) return false;
    while (this.ownBytes() + wanted > engineKeptFiles.value) {
      const dropped = this.dropOldest(hasFile);
      if (!dropped) return false;
      await dropped;
    }
    return true;
  }

  private ownBytes(): number {
    return [...this.tables.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Of those that nobody reads; undefined where there is none. */
  private dropOldest(isMeant: (kept: Kept) => boolean): Promise<void> | undefined {
    const oldest = [...this.tables].find(([, kept]) => kept.users === 0 && isMeant(kept));
    return oldest && this.drop(oldest[0]).catch(() => undefined);
  }

  private async inLane<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = this.idle.pop() ?? new Lane(await (await this.instance()).connect());
    try {
      return await work(lane);
    } finally {
      this.idle.push(lane);
      lane.forget((table) => !this.tables.has(table));
    }
  }

  private inTurn<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const turn = this.last.then(async () => {
      const connection = await (await this.instance()).connect();
      return work(connection).finally(() => connection.closeSync());
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private instance(): Promise<DuckDBInstance> {
    return (this.opened ??= this.open());
  }

  private async open(): Promise<DuckDBInstance> {
    const { folder, memoryMiB, threads } = this.settings;
    const own = this.ownFolder;
    // What a process before this one has left.
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: `${memoryMiB}MiB`,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    for (const setting of [
      `temp_directory = ${quoted(join(own, 'spill'))}`,
      `allowed_directories = [${quoted(folder)}]`,
      `TimeZone = 'UTC'`,
      'parquet_metadata_cache = true',
      'enable_progress_bar = false',
      'enable_external_access = false',
      'lock_configuration = true',
    ]) {
      await connection.run(`SET ${setting}`);
    }
    connection.closeSync();
    return instance;
  }

  private get ownFolder(): string {
    return ownFolderOf(this.settings.folder);
  }

  private fileOf(name: string): string {
    return join(this.ownFolder, `${name}.duckdb`);
  }
}

async function unpackedBytes(connection: DuckDBConnection, path: string): Promise<number> {
  const sql = `SELECT coalesce(sum(total_uncompressed_size), 0)::DOUBLE FROM parquet_metadata(${quoted(path)})`;
  const rows = await connection.runAndReadAll(sql);
  return Number(rows.getRows()[0]![0]);
}

const hasFile = ({ bytes }: Kept): boolean => bytes > 0;

const isSmall = ({ bytes }: KeptFile): boolean => bytes <= engineKeptSmall.value;
