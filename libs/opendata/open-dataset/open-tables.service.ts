import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Engine, Places, engineErrors, type KeptFile } from '@shutong/datasets';
import {
  Config,
  FileObjectStore,
  OBJECT_STORE,
  ObjectAltered,
  ObjectTooLarge,
  limits,
  platformErrors,
  type Context,
  type ObjectStore,
} from '@shutong/platform';
import { openObject } from '../publication/publication.query';
import { OpenDatasets } from './open-datasets.service';
import type { FoundTable } from './open-dataset';

interface Held {
  readonly publicationId: string;
  readonly bytes: number;
  /** Queries that read it at this moment. */
  users: number;
  /** Key among the files at hand. */
  readonly file: string;
  /** Its path, as soon as it is there whole and has its hash. */
  readonly path: Promise<string>;
  /** Ends its fetch. */
  readonly ended: AbortController;
  /** It takes room on the disk from the start of its fetch on. */
  stage: 'waiting' | 'fetched' | 'there';
}

/** Where they lie, and what the engine makes of them. */
export const openTablesFolder = ({ dataFolder }: Config): string =>
  resolve(dataFolder, 'open-tables');

/**
 * Published tables as files at hand, for the engine and for downloads: fetched when they are first asked for, so many bytes
 * in all. Whether a table is open is never asked here but of the zone's views, for each request; what is open no longer
 * goes from the disk soon after.
 */
@Injectable()
export class OpenTables implements OnApplicationBootstrap {
  private readonly logger = new Logger('open-tables');
  private readonly folder: string;
  private readonly files: FileObjectStore;
  /** In the order of their last use. */
  private readonly held = new Map<string, Held>();
  private fetchCount = 0;
  private readonly fetches = new Places(limits.openFetches.value, limits.openFetchQueue.value);

  constructor(
    @Inject(Config) config: Config,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(Engine) private readonly engine: Engine,
  ) {
    this.folder = openTablesFolder(config);
    this.files = new FileObjectStore(this.folder);
  }

  /** What a process before this one left may have been withdrawn since. */
  async onApplicationBootstrap(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * Does the work with the table's Parquet file, which stays as long as it takes.
   * @throws platformErrors.unavailable where the store does not have it as it was published, engineErrors.queueFull,
   * engineErrors.interrupted where it takes too long to come; it is there for who asks later
   */
  async use<T>(
    table: FoundTable,
    signal: AbortSignal,
    work: (file: KeptFile) => Promise<T>,
  ): Promise<T> {
    const held = this.take(table);
    held.users += 1;
    try {
      const path = await unlessAborted(held.path, signal);
      return await work({ name: held.file, path, bytes: held.bytes });
    } finally {
      held.users -= 1;
      await this.makeRoom();
    }
  }

  /** Removes what is open no longer; resolves to whether there was any. */
  async removeClosed(ctx: Context): Promise<boolean> {
    const all = [...this.held].filter(([, { users }]) => users === 0);
    if (all.length === 0) return false;
    const open = await this.datasets.stillOpen(
      ctx,
      all.map(([, { publicationId }]) => publicationId),
    );
    const closed = all.filter(([, { publicationId }]) => !open.has(publicationId));
    for (const [key, held] of closed) await this.remove(key, held);
    return closed.length > 0;
  }

  private take(table: FoundTable): Held {
    const key = `${table.publicationId}-${table.place}`;
    const held = this.held.get(key) ?? this.fetched(key, table);
    this.held.delete(key);
    this.held.set(key, held);
    return held;
  }

  private fetched(key: string, table: FoundTable): Held {
    const { publicationId, bytes } = table;
    const file = `${key}-${(this.fetchCount += 1)}`;
    const ended = new AbortController();
    const path = this.fetches.within(
      async () => {
        held.stage = 'fetched';
        await this.makeRoom();
        const fetched = await this.fetch(file, table, ended.signal);
        held.stage = 'there';
        return fetched;
      },
      { signal: ended.signal },
    );
    const held: Held = { publicationId, bytes, users: 0, file, path, ended, stage: 'waiting' };
    // Whoever comes next tries anew.
    path.catch(() => this.forget(key, held));
    return held;
  }

  /** Each under a key of its own, so that the removal of the one before takes nothing away. */
  private async fetch(file: string, table: FoundTable, ended: AbortSignal): Promise<string> {
    const { publicationId, place, bytes, sha256 } = table;
    const object = openObject(publicationId, place);
    const late = AbortSignal.timeout(limits.openFetch.value);
    const signal = AbortSignal.any([ended, late]);
    const content = await this.store.read(object, 0);
    if (!content) throw this.unusable(object, 'missing');
    const terms = { limit: bytes, exactly: { bytes, sha256 } };
    try {
      if (signal.aborted) content.destroy();
      else addAbortSignal(signal, content);
      await this.files.put(file, content as AsyncIterable<Buffer>, terms);
    } catch (error) {
      if (late.aborted) throw this.unusable(object, 'not there in time');
      const isOther = error instanceof ObjectAltered || error instanceof ObjectTooLarge;
      throw isOther ? this.unusable(object, 'other bytes than were published') : error;
    }
    return this.files.pathOf(file);
  }

  private unusable(object: string, why: string): Error {
    this.logger.error(`${object}: ${why}`);
    return platformErrors.unavailable();
  }

  /** Of what lies on the disk or is on its way there, what was asked for longest ago goes first. */
  private async makeRoom(): Promise<void> {
    for (const [key, held] of [...this.held]) {
      if (this.bytes() <= limits.openTables.value) return;
      if (held.stage === 'there') await this.remove(key, held);
    }
  }

  private bytes(): number {
    const taking = [...this.held.values()].filter(({ stage }) => stage !== 'waiting');
    return taking.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private async remove(key: string, held: Held): Promise<void> {
    if (held.users > 0) return;
    this.forget(key, held);
    held.ended.abort();
    // A fetch that is under way would put the file there once more.
    await held.path.catch(() => undefined);
    // What cannot be closed goes with the process.
    await this.engine.drop(held.file).catch(() => this.engine.stop());
    await this.files.remove(held.file);
  }

  /** Another may have its key by now. */
  private forget(key: string, held: Held): void {
    if (this.held.get(key) === held) this.held.delete(key);
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw engineErrors.interrupted();
  return new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(engineErrors.interrupted()), { once: true });
    work.then(resolve, reject);
  });
}
