import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Database, OBJECT_STORE, limits, type Context, type ObjectStore } from '@shutong/platform';
import { Dataset, DatasetVersion, type VersionTable } from '../dataset/dataset.entity';
import { tablesOf } from '../dataset/version.query';
import { Engine } from '../engine/engine';
import { ingest, type IngestProgress, type IngestedTable } from '../ingest/ingest';
import { diffOf, pairsOf, type DiffedTable, type VersionDiff } from './diff';
import { maskedTable } from './masked-table';

/** What a file has become: objects that lie in the store, and what is to be said of them. */
export interface LoadedVersion {
  readonly original: string;
  readonly sha256: string;
  readonly tables: readonly Omit<VersionTable, 'versionId'>[];
  readonly diff: VersionDiff | null;
}

export interface LoadWatch {
  readonly signal: AbortSignal;
  readonly progress: (progress: IngestProgress) => void;
  /** Notes keys before anything is stored under them. @throws where the load is no longer this process's */
  readonly note: (keys: readonly string[]) => Promise<void>;
}

type Table = IngestedTable & DiffedTable;

/** Puts a version's file together, makes its tables, masks them, compares them with those before, and stores them beside. */
@Injectable()
export class VersionLoader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /** @throws ingestErrors, engineErrors */
  async load(ctx: Context, version: DatasetVersion, watch: LoadWatch): Promise<LoadedVersion> {
    const scratch = await mkdtemp(join(tmpdir(), 'shutong-load-'));
    try {
      return await this.within(ctx, version, watch, scratch);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  private async within(
    ctx: Context,
    version: DatasetVersion,
    watch: LoadWatch,
    scratch: string,
  ): Promise<LoadedVersion> {
    const path = join(scratch, 'original');
    await this.fetch(version.original ? [version.original] : version.parts, path, watch.signal);
    const out = join(scratch, 'tables');
    await mkdir(out);
    const { signal, progress } = watch;
    const options = { engine: this.engine, out, signal, progress };
    const { sha256, tables } = await ingest(path, version.fileName, options);
    const masked = await this.masked(version, tables, watch);
    const diff = await this.diff(ctx, version, masked, { scratch, signal });
    const original = version.original ?? `datasets/${version.id}/original`;
    const keys = masked.map((_, at) => `datasets/${version.id}/table-${version.attempts}-${at}`);
    await watch.note([original, ...keys]);
    if (!version.original) await this.put(original, path);
    for (const [at, table] of masked.entries()) await this.put(keys[at]!, table.path);
    return { original, sha256, diff, tables: masked.map((one, at) => rowOf(one, at, keys[at]!)) };
  }

  private async masked(
    { masks }: DatasetVersion,
    tables: readonly IngestedTable[],
    { signal }: LoadWatch,
  ): Promise<Table[]> {
    const key = randomBytes(32).toString('hex');
    const masked: Table[] = [];
    for (const [at, table] of tables.entries()) {
      const own = masks.filter((mask) => mask.table === at);
      const path = table.parquet.path;
      const done =
        own.length === 0
          ? table
          : await maskedTable(this.engine, table, { masks: own, key, signal });
      masked.push({ ...done, path: own.length === 0 ? path : done.parquet.path });
    }
    return masked;
  }

  private async diff(
    ctx: Context,
    { datasetId }: DatasetVersion,
    tables: readonly Table[],
    { scratch, signal }: { readonly scratch: string; readonly signal: AbortSignal },
  ): Promise<VersionDiff | null> {
    const before = await this.current(ctx, datasetId);
    if (!before) return null;
    const pairs = pairsOf(before, tables);
    const diffs: VersionDiff['tables'][number][] = [];
    for (const [old, now] of pairs) {
      const path = join(scratch, 'before.parquet');
      await this.fetch([old.object], path, signal);
      const work = (session: Parameters<typeof diffOf>[0]) =>
        diffOf(session, { ...old, path }, now);
      diffs.push(await this.engine.session([path, now.path], work, signal));
    }
    return {
      tables: diffs,
      tablesAdded: tables.filter((one) => !pairs.some(([, now]) => now === one)).map(nameOf),
      tablesRemoved: before.filter((one) => !pairs.some(([old]) => old === one)).map(nameOf),
    };
  }

  private async current(ctx: Context, id: string): Promise<VersionTable[] | undefined> {
    const { current } = await this.database.repository(ctx, Dataset).findOneByOrFail({ id });
    if (current === null) return undefined;
    const where = { datasetId: id, number: current };
    const version = await this.database.repository(ctx, DatasetVersion).findOneByOrFail(where);
    return tablesOf(this.database, ctx, version.id);
  }

  private async fetch(keys: readonly string[], path: string, signal: AbortSignal): Promise<void> {
    const { store } = this;
    async function* content(): AsyncGenerator<Buffer> {
      for (const key of keys) {
        const stream = await store.read(key, 0);
        if (!stream) throw new Error(`The store has no object ${key}.`);
        yield* stream as AsyncIterable<Buffer>;
      }
    }
    await pipeline(Readable.from(content()), createWriteStream(path), { signal });
  }

  private async put(key: string, path: string): Promise<void> {
    const content = createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
    await this.store.put(key, content, { limit: limits.ingestUnpacked.value });
  }
}

const nameOf = ({ name }: { readonly name: string }): string => name;

function rowOf(
  table: IngestedTable,
  place: number,
  object: string,
): Omit<VersionTable, 'versionId'> {
  const { name, rows, parquet, profile, personal, problems } = table;
  const { bytes, sha256 } = parquet;
  const columns = table.columns.map(({ name: column, title, kind, sqlType }) => ({
    ...{ name: column, title, kind, sqlType },
  }));
  return {
    ...{ place, name, rows, bytes, sha256, object, columns, problems },
    ...{ profile: [...profile], personal: [...personal] },
  };
}
