import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Clock,
  Database,
  OBJECT_STORE,
  limits,
  tryEach,
  type Context,
  type HubError,
  type ObjectStore,
  type TxContext,
  type Validators,
} from '@shutong/platform';
import { Dataset, DatasetVersion } from '../dataset/dataset.entity';
import { begunVersion } from '../dataset/begun-version';
import { retryAt } from '../dataset/version.policy';
import { VersionRecord } from '../dataset/version-record.service';
import { lockDataset } from '../dataset/version.query';
import { LoadLost } from '../load/load-failures';
import { DatasetFetch, type FetchOutcome } from './fetch.entity';
import { fetchErrors } from './fetch.errors';
import { nextFetch, retryFetch } from './fetch.policy';
import { FetchRecord } from './fetch-record.service';

/** A file that lies in the store as it came. */
export interface FetchedFile extends Validators {
  readonly object: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Found {
  readonly dataset: Dataset;
  readonly fetch: DatasetFetch;
}

const action = 'datasets.fetch.run';
const atOnce = 100;

/** How fetches end: as a version that waits to be loaded, as nothing new, or with why nothing came. */
@Injectable()
export class FetchEnding {
  private readonly logger = new Logger(FetchEnding.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(VersionRecord) private readonly versions: VersionRecord,
    @Inject(FetchRecord) private readonly record: FetchRecord,
  ) {}

  /** The file is the next version's, as one that was sent. Where somebody has begun another meanwhile, it is fetched after that. */
  fetched(ctx: Context, taken: DatasetFetch, file: FetchedFile): Promise<void> {
    return this.own(ctx, taken, async (tx, { dataset, fetch }) => {
      if (await this.isOpen(tx, dataset)) return this.postponed(fetch);
      const version = begunVersion(dataset, file, { by: fetch.askedBy, now: this.clock.now() });
      const { object: part, bytes } = file;
      Object.assign(version, { state: 'waiting', parts: [part], objects: [part], received: bytes });
      await this.database.repository(tx, DatasetVersion).insert(version);
      dataset.versions = version.number;
      await this.database.repository(tx, Dataset).save(dataset);
      const deed = { action, event: 'datasets.version.received' };
      await this.versions.note(tx, deed, dataset, version);
      const { etag, lastModified, sha256, bytes: received } = file;
      const known = { etag, lastModified, sha256, received };
      return this.over(fetch, 'fetched', { ...known, version: version.number, object: null });
    });
  }

  /** The same file as the last time: no version. */
  unchanged(ctx: Context, taken: DatasetFetch, { etag, lastModified }: Validators): Promise<void> {
    return this.own(ctx, taken, (_, { fetch }) =>
      Promise.resolve(this.over(fetch, 'unchanged', { etag, lastModified })),
    );
  }

  /** @param failure none where it says nothing of the address: then it counts as no attempt */
  failed(
    ctx: Context,
    taken: DatasetFetch,
    failure: HubError | undefined,
    isPassing: boolean,
  ): Promise<void> {
    return this.own(ctx, taken, (_, { fetch }) =>
      Promise.resolve(failure ? this.refused(fetch, failure, isPassing) : this.postponed(fetch)),
    );
  }

  /** Fetches whose process died are tried again; files that no version has go. Answers how many there were. */
  async tidy(ctx: Context): Promise<number> {
    const before = new Date(this.clock.now().getTime() - limits.loadSilence.value);
    const silent = await this.database.query<{ datasetId: string; run: string }>(
      ctx,
      `SELECT dataset_id AS "datasetId", run FROM datasets.fetch
        WHERE run IS NOT NULL AND changed_at < $1 LIMIT ${atOnce}`,
      [before],
    );
    const left = await this.database.query<{ datasetId: string; object: string }>(
      ctx,
      `SELECT dataset_id AS "datasetId", object FROM datasets.fetch
        WHERE run IS NULL AND object IS NOT NULL LIMIT ${atOnce}`,
      [],
    );
    const given = await tryEach(silent, async (one) => {
      await this.own(ctx, one, (_, { fetch }) =>
        Promise.resolve(
          this.refused(fetch, fetchErrors.brokenOff({ attempts: fetch.attempts }), true),
        ),
      );
      return true;
    });
    return given + (await tryEach(left, (one) => this.removed(ctx, one)));
  }

  private async removed(
    ctx: Context,
    { datasetId, object }: Pick<DatasetFetch, 'datasetId'> & { readonly object: string },
  ): Promise<boolean> {
    await this.store.remove(object);
    const sql = 'UPDATE datasets.fetch SET object = NULL WHERE dataset_id = $1 AND object = $2';
    await this.database.query(ctx, sql, [datasetId, object]);
    return true;
  }

  private refused(fetch: DatasetFetch, { code, params }: HubError, isPassing: boolean): boolean {
    const again = retryFetch(fetch, isPassing, this.clock.now());
    const failure = { code, params: { ...params } };
    if (again === null) return this.over(fetch, 'failed', { failure });
    Object.assign(fetch, { failure, nextAt: again });
    return false;
  }

  private postponed(fetch: DatasetFetch): boolean {
    const attempts = fetch.attempts - 1;
    Object.assign(fetch, { attempts, nextAt: retryAt(1, this.clock.now()) });
    return false;
  }

  /** Whether it is over, which is told. */
  private over(fetch: DatasetFetch, outcome: FetchOutcome, change: Partial<DatasetFetch>): boolean {
    const now = this.clock.now();
    const ended = { outcome, endedAt: now, nextAt: nextFetch(fetch, now), attempts: 0 };
    Object.assign(fetch, ended, { failure: null }, change);
    return true;
  }

  private async isOpen(tx: TxContext, { id: datasetId }: Dataset): Promise<boolean> {
    const open = ['receiving', 'waiting', 'loading', 'held'] as const;
    const where = open.map((state) => ({ datasetId, state }));
    return this.database.repository(tx, DatasetVersion).existsBy(where);
  }

  /** Of the run that has it, with dataset and fetch held; nothing is left in the store that no version has. */
  private async own(
    ctx: Context,
    { datasetId, run }: Pick<DatasetFetch, 'datasetId' | 'run'>,
    change: (tx: TxContext, found: Found) => Promise<boolean>,
  ): Promise<void> {
    const object = await this.database.transaction(ctx, async (tx) => {
      const dataset = await lockDataset(this.database, tx, datasetId);
      const fetches = this.database.repository(tx, DatasetFetch);
      const lock = { mode: 'pessimistic_write' } as const;
      const fetch = await fetches.findOneOrFail({ where: { datasetId }, lock });
      if (fetch.run !== run) throw new LoadLost();
      const isOver = await change(tx, { dataset, fetch });
      Object.assign(fetch, { run: null, changedAt: this.clock.now() });
      const saved = await fetches.save(fetch);
      const deed = { action, event: 'datasets.fetch.ended' };
      if (isOver) await this.record.note(tx, deed, dataset, saved);
      return saved.object;
    });
    if (object === null) return;
    // What cannot be removed now is removed when the next look is taken.
    await this.removed(ctx, { datasetId, object }).catch((error: unknown) =>
      this.logger.warn(`File ${object} stays: ${String(error)}`),
    );
  }
}
