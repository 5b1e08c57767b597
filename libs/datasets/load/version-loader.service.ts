import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Database,
  OBJECT_STORE,
  limits,
  tryEach,
  type Context,
  type ObjectStore,
} from '@shutong/platform';
import {
  Dataset,
  DatasetVersion,
  type TableColumn,
  type VersionTable,
} from '../dataset/dataset.entity';
import { versionErrors } from '../dataset/dataset.errors';
import { tablesOf } from '../dataset/version.query';
import { Engine } from '../engine/engine';
import { ingest, type IngestedFile } from '../ingest/ingest';
import { scratchFolder } from '../scratch';
import { declaredOf, rulesOf } from './declared';
import { diffOf, pairsOf, type VersionDiff } from './diff';
import { served } from './load-failures';
import type { LoadWatch } from './load-watch';
import { madeTables, type MadeTable } from './made-tables';
import type { Mask } from './mask';
import { maskingOf } from './masking';
import { namedWithin } from './standing-masks';

/** What a file has become: objects that lie in the store, and what is to be said of them. */
export interface LoadedVersion {
  readonly original: string;
  readonly sha256: string;
  readonly tables: readonly Omit<VersionTable, 'versionId'>[];
  readonly diff: VersionDiff | null;
  readonly masks: readonly Mask[];
  readonly skipped: IngestedFile['skipped'];
  /** Keys of all that this load has put there. */
  readonly stored: readonly string[];
}

/** What a version follows: what is given where none is asked for, and how that is masked. */
type Before = Pick<Dataset, 'masks' | 'current'> & { readonly tables: readonly VersionTable[] };

/** Puts a version's file together, makes its tables, masks them, compares them with those before, and stores them beside. */
@Injectable()
export class VersionLoader {
  private readonly logger = new Logger(VersionLoader.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /**
   * Nothing of a load that fails stays in the store.
   * @throws ingestErrors, engineErrors, Outage
   */
  async load(ctx: Context, version: DatasetVersion, watch: LoadWatch): Promise<LoadedVersion> {
    const scratch = await served(scratchFolder());
    try {
      return await this.within(ctx, version, watch, scratch);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** What cannot be removed now is removed by the sweep, which knows of it. */
  async remove(keys: readonly string[]): Promise<void> {
    await tryEach(keys, async (key) => {
      await this.store.remove(key);
      return true;
    }).catch((error: unknown) => this.logger.warn(String(error)));
  }

  private async within(
    ctx: Context,
    version: DatasetVersion,
    watch: LoadWatch,
    scratch: string,
  ): Promise<LoadedVersion> {
    const path = join(scratch, 'original');
    const sent = version.original ? [version.original] : version.parts;
    await served(this.fetch(sent, path, watch.signal));
    const out = join(scratch, 'tables');
    await mkdir(out);
    const { signal, progress } = watch;
    const declared = await served(declaredOf(this.database, ctx, version.datasetId));
    const options = { engine: this.engine, out, signal, progress, ...rulesOf(declared) };
    const { sha256, tables, skipped } = await ingest(path, version.fileName ?? '', options);
    const before = await served(this.before(ctx, version));
    const filed = namedWithin(version.fileName, tables);
    const masking = maskingOf(filed, { version, standing: before.masks, before: before.tables });
    const masked = await madeTables(this.engine, tables, { masking, watch, out, declared });
    const diff = await this.diff(before, masked, { scratch, signal });
    // Keys of this load alone: one that was given up and does not know it yet overwrites nothing of the next.
    const key = (what: string): string => `datasets/${version.id}/${what}-${version.load}`;
    const original = version.original ?? key('original');
    const rows = masked.map((table, at) => rowOf(table, at, key(`table-${at}`)));
    const files = new Map(rows.map(({ object }, at) => [object, masked[at]!.path]));
    if (!version.original) files.set(original, path);
    await watch.note([...files.keys()]);
    await this.put(files, signal);
    const { masks } = masking;
    return { original, sha256, diff, masks, skipped, tables: rows, stored: [...files.keys()] };
  }

  private async diff(
    { current: from, tables: before }: Before,
    tables: readonly MadeTable[],
    { scratch, signal }: { readonly scratch: string; readonly signal: AbortSignal },
  ): Promise<VersionDiff | null> {
    if (from === null) return null;
    const pairs = pairsOf(before, tables);
    const diffs: VersionDiff['tables'][number][] = [];
    for (const [old, now] of pairs) {
      const path = join(scratch, 'before.parquet');
      await served(this.fetch([old.object], path, signal));
      const work = (session: Parameters<typeof diffOf>[0]) =>
        diffOf(session, { ...old, path }, now);
      diffs.push(await this.engine.session([path, now.path], work, { signal }));
    }
    return {
      from,
      tables: diffs,
      tablesAdded: tables.filter((one) => !pairs.some(([, now]) => now === one)).map(nameOf),
      tablesRemoved: before.filter((one) => !pairs.some(([old]) => old === one)).map(nameOf),
    };
  }

  private async before(ctx: Context, { datasetId: id }: DatasetVersion): Promise<Before> {
    const { masks, current } = await this.database.repository(ctx, Dataset).findOneByOrFail({ id });
    if (current === null) return { masks, current, tables: [] };
    const where = { datasetId: id, number: current };
    const version = await this.database.repository(ctx, DatasetVersion).findOneByOrFail(where);
    return { masks, current, tables: await tablesOf(this.database, ctx, version.id) };
  }

  private async fetch(keys: readonly string[], path: string, signal: AbortSignal): Promise<void> {
    const { store } = this;
    async function* content(): AsyncGenerator<Buffer> {
      for (const key of keys) {
        const stream = await store.read(key, 0);
        if (!stream) throw versionErrors.fileLost();
        yield* stream as AsyncIterable<Buffer>;
      }
    }
    await pipeline(Readable.from(content()), createWriteStream(path), { signal });
  }

  private async put(files: ReadonlyMap<string, string>, signal: AbortSignal): Promise<void> {
    const limit = limits.ingestUnpacked.value;
    try {
      for (const [key, path] of files) {
        await served(this.store.put(key, piecesOf(path, signal), { limit }));
      }
    } catch (error) {
      await this.remove([...files.keys()]);
      throw error;
    }
  }
}

/** Breaks off with the load, so that nothing is stored for one that is given up. */
async function* piecesOf(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal.throwIfAborted();
    yield piece as Buffer;
  }
}

const nameOf = ({ name }: { readonly name: string }): string => name;

const columnOf = ({ name, title, kind, sqlType }: TableColumn): TableColumn => ({
  ...{ name, title, kind, sqlType },
});

function rowOf(table: MadeTable, place: number, object: string): Omit<VersionTable, 'versionId'> {
  const { name, rows, parquet, profile, personal, problems, series, extent } = table;
  const { bytes, sha256 } = parquet;
  const columns = table.columns.map(columnOf);
  const dropped = table.dropped.map(columnOf);
  return {
    ...{ place, name, rows, bytes, sha256, object, columns, dropped, problems },
    ...{ profile: [...profile], personal: [...personal], series },
    extent: extent && [...extent],
  };
}
