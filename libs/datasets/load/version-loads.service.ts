import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Clock,
  Database,
  HubError,
  limits,
  platformErrors,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { currentAfter } from '../dataset/current.query';
import { Dataset, DatasetVersion, VersionTable } from '../dataset/dataset.entity';
import { heldColumns, stepFrom } from '../dataset/version.policy';
import { VersionRecord } from '../dataset/version-record.service';
import { lockVersion } from '../dataset/version.query';
import type { IngestProgress } from '../ingest/ingest';
import { VersionLoader, type LoadedVersion } from './version-loader.service';

const action = 'datasets.version.load';
const events = {
  ready: 'datasets.version.ready',
  held: 'datasets.version.held',
  failed: 'datasets.version.failed',
} as const;

/** How often the process that loads says that it does. */
const beatMs = 5000;

/** Another process has the version by now, or it is no longer to be loaded. */
class LoadLost extends Error {}

/** Loads versions as they wait, one after the other, and sees each to its end. */
@Injectable()
export class VersionLoads {
  private readonly logger = new Logger(VersionLoads.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(VersionLoader) private readonly loader: VersionLoader,
    @Inject(VersionRecord) private readonly record: VersionRecord,
  ) {}

  /** The version that waits longest; resolves to whether there was one. */
  async next(ctx: Context): Promise<boolean> {
    const version = await this.take(ctx);
    if (!version) return false;
    const watch = new Watch(this.database, ctx, version, this.clock);
    try {
      await this.finish(ctx, version, await this.loader.load(ctx, version, watch));
    } catch (error) {
      await this.broken(ctx, version, watch.lost ?? error);
    } finally {
      watch.stop();
    }
    return true;
  }

  private async take(ctx: Context): Promise<DatasetVersion | undefined> {
    const [taken] = await this.database.query<{ id: string }>(
      ctx,
      `UPDATE datasets.version SET state = 'loading', attempts = attempts + 1, changed_at = $1,
              phase = NULL, progress = 0
        WHERE id = (SELECT id FROM datasets.version WHERE state = 'waiting'
                     ORDER BY changed_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [this.clock.now()],
    );
    if (!taken) return undefined;
    return this.database.repository(ctx, DatasetVersion).findOneByOrFail({ id: taken.id });
  }

  /** The new tables take their place with the log entry and the event, or nothing changes. */
  private finish(ctx: Context, { id, attempts }: DatasetVersion, loaded: LoadedVersion) {
    return this.own(ctx, { id, attempts }, async (tx, dataset, version) => {
      const { original, sha256, diff } = loaded;
      const tables = this.database.repository(tx, VersionTable);
      await tables.delete({ versionId: id });
      await tables.insert(loaded.tables.map((table) => ({ ...table, versionId: id })));
      const isHeld = heldColumns(loaded.tables, version.overrides).length > 0;
      const state = stepFrom(version, isHeld ? 'hold' : 'finish');
      Object.assign(version, { original, sha256, diff, state, parts: [], phase: null });
      if (isHeld) return events.held;
      version.readyAt = this.clock.now();
      await currentAfter(this.database, tx, dataset, version.number);
      return events.ready;
    });
  }

  /** What is wrong with the file ends the load; where the engine breaks off it is tried again, so many times. */
  private async broken(ctx: Context, version: DatasetVersion, error: unknown): Promise<void> {
    if (error instanceof LoadLost) return;
    const isKnown = error instanceof HubError;
    if (!isKnown) this.logger.error(`Load of version ${version.id}: ${String(error)}`);
    const { code, params, kind } = isKnown ? error : platformErrors.unexpected();
    const mayRecover = kind === 'unavailable' || kind === 'deadline' || kind === 'unexpected';
    const isLast = version.attempts >= limits.loadAttempts.value;
    await this.own(ctx, version, async (_tx, _dataset, found) => {
      found.phase = null;
      if (mayRecover && !isLast) {
        found.state = stepFrom(found, 'load-again');
        return undefined;
      }
      found.state = stepFrom(found, 'fail');
      found.failure = { code, params: { ...params } };
      return events.failed;
    }).catch(passOverLost);
  }

  private own(
    ctx: Context,
    { id, attempts }: Pick<DatasetVersion, 'id' | 'attempts'>,
    change: (
      tx: TxContext,
      dataset: Dataset,
      version: DatasetVersion,
    ) => Promise<string | undefined>,
  ): Promise<void> {
    return this.database.transaction(ctx, async (tx) => {
      const { dataset, version } = await lockVersion(this.database, tx, id);
      if (version.state !== 'loading' || version.attempts !== attempts) throw new LoadLost();
      const event = await change(tx, dataset, version);
      version.changedAt = this.clock.now();
      const saved = await this.database.repository(tx, DatasetVersion).save(version);
      if (event !== undefined) await this.record.note(tx, { action, event }, dataset, saved);
    });
  }
}

function passOverLost(error: unknown): void {
  if (!(error instanceof LoadLost)) throw error;
}

/** Tells how far a load is, and ends it where the version is no longer this process's. */
class Watch {
  private readonly ending = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private latest: IngestProgress | undefined;
  lost: LoadLost | undefined;

  constructor(
    private readonly database: Database,
    private readonly ctx: Context,
    private readonly version: DatasetVersion,
    private readonly clock: Clock,
  ) {
    this.timer = setInterval(() => void this.note([]).catch(() => undefined), beatMs);
    this.timer.unref();
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  readonly progress = (progress: IngestProgress): void => {
    this.latest = progress;
  };

  readonly note = async (keys: readonly string[]): Promise<void> => {
    const { id, attempts } = this.version;
    const rows = await this.database.query(
      this.ctx,
      `UPDATE datasets.version SET changed_at = $3, phase = $4, progress = $5, objects = objects || $6::text[]
        WHERE id = $1 AND state = 'loading' AND attempts = $2 RETURNING id`,
      [
        ...[id, attempts, this.clock.now()],
        ...[this.latest?.phase ?? null, this.latest?.bytes ?? 0, keys],
      ],
    );
    if (rows.length > 0) return;
    this.lost = new LoadLost();
    this.ending.abort();
    throw this.lost;
  };

  stop(): void {
    clearInterval(this.timer);
  }
}
