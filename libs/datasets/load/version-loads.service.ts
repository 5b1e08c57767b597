import { randomUUID } from 'node:crypto';
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
import { heldColumns, retryAt, stepFrom } from '../dataset/version.policy';
import { VersionRecord } from '../dataset/version-record.service';
import { lockVersion } from '../dataset/version.query';
import { LoadLost, Outage, served } from './load-failures';
import { LoadWatch } from './load-watch';
import { VersionLoader, type LoadedVersion } from './version-loader.service';

const action = 'datasets.version.load';
const events = {
  ready: 'datasets.version.ready',
  held: 'datasets.version.held',
  failed: 'datasets.version.failed',
} as const;

/** Loads versions as they wait, one after the other, and sees each to its end. */
@Injectable()
export class VersionLoads {
  private readonly logger = new Logger(VersionLoads.name);
  private readonly ending = new AbortController();
  /** A load that broke off, until the database knows. */
  private broken: { readonly version: DatasetVersion; readonly error: unknown } | undefined;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(VersionLoader) private readonly loader: VersionLoader,
    @Inject(VersionRecord) private readonly record: VersionRecord,
  ) {}

  /** The version that waits longest; resolves to whether there was one. */
  async next(ctx: Context): Promise<boolean> {
    await this.settle(ctx);
    const version = this.ending.signal.aborted ? undefined : await this.take(ctx);
    if (!version) return false;
    const watch = new LoadWatch(this.database, ctx, version, {
      ...{ clock: this.clock, ending: this.ending.signal },
    });
    try {
      await this.finish(ctx, version, await this.loader.load(ctx, version, watch));
    } catch (error) {
      this.broken = { version, error: watch.cause ?? error };
    } finally {
      watch.stop();
    }
    await this.settle(ctx);
    return true;
  }

  /** What is under way breaks off, and waits to be loaded by another process; nothing is begun any more. */
  end(): void {
    this.ending.abort();
  }

  private async take(ctx: Context): Promise<DatasetVersion | undefined> {
    const [taken] = await this.database.query<{ id: string }>(
      ctx,
      `UPDATE datasets.version SET state = 'loading', load = $2, attempts = attempts + 1, changed_at = $1,
              phase = NULL, progress = 0, not_before = NULL
        WHERE id = (SELECT id FROM datasets.version
                     WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= $1)
                     ORDER BY changed_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [this.clock.now(), randomUUID()],
    );
    if (!taken) return undefined;
    return this.database.repository(ctx, DatasetVersion).findOneByOrFail({ id: taken.id });
  }

  /** The new tables take their place with the log entry and the event, or nothing changes. */
  private async finish(ctx: Context, { id, load }: DatasetVersion, loaded: LoadedVersion) {
    const work = this.own(ctx, { id, load }, async (tx, dataset, version) => {
      const { original, sha256, skipped, masks } = loaded;
      // It may have been withdrawn while this one was compared with it.
      const diff = loaded.diff?.from === dataset.current ? loaded.diff : null;
      const tables = this.database.repository(tx, VersionTable);
      await tables.delete({ versionId: id });
      await tables.insert(loaded.tables.map((table) => ({ ...table, versionId: id })));
      const isHeld = heldColumns(loaded.tables, version.overrides).length > 0;
      const state = stepFrom(version, isHeld ? 'hold' : 'finish');
      Object.assign(version, { original, sha256, diff, masks, skipped, state });
      Object.assign(version, { parts: [], phase: null });
      version.sweptAt = null;
      if (isHeld) return events.held;
      version.readyAt = this.clock.now();
      await currentAfter(this.database, tx, dataset, { version, tables: loaded.tables });
      return events.ready;
    });
    await served(work).catch(async (error: unknown) => {
      // Only then is it certain that no row knows of them.
      if (error instanceof LoadLost) await this.loader.remove(loaded.stored);
      throw error;
    });
  }

  /** Writes down how a load broke off. While the database is away the next look begins with it. */
  private async settle(ctx: Context): Promise<void> {
    if (!this.broken) return;
    const { version, error } = this.broken;
    if (!(error instanceof LoadLost)) {
      const failure = this.failureOf(version, error);
      await this.own(ctx, version, (_tx, _dataset, found) => {
        found.phase = null;
        return Promise.resolve(this.brokenOff(found, failure));
      }).catch(passOverLost);
    }
    this.broken = undefined;
  }

  /** None where it was an outage, or this process ends. */
  private failureOf({ id }: DatasetVersion, error: unknown): HubError | undefined {
    if (this.ending.signal.aborted) return undefined;
    if (error instanceof HubError) return error;
    this.logger.error(`Load of version ${id}: ${String(error)}`);
    return error instanceof Outage ? undefined : platformErrors.unexpected();
  }

  /** What is wrong with the file ends the load; where the engine breaks off it is tried again, so many times. */
  private brokenOff(version: DatasetVersion, failure: HubError | undefined): string | undefined {
    const now = this.clock.now();
    if (failure === undefined) {
      version.attempts -= 1;
      version.notBefore = this.ending.signal.aborted ? null : retryAt(1, now);
    } else if (!mayRecover(failure) || version.attempts >= limits.loadAttempts.value) {
      const { code, params } = failure;
      version.state = stepFrom(version, 'fail');
      version.failure = { code, params: { ...params } };
      return events.failed;
    } else {
      version.notBefore = retryAt(version.attempts, now);
    }
    version.state = stepFrom(version, 'load-again');
    return undefined;
  }

  private own(
    ctx: Context,
    { id, load }: Pick<DatasetVersion, 'id' | 'load'>,
    change: (
      tx: TxContext,
      dataset: Dataset,
      version: DatasetVersion,
    ) => Promise<string | undefined>,
  ): Promise<void> {
    return this.database.transaction(ctx, async (tx) => {
      const { dataset, version } = await lockVersion(this.database, tx, id);
      if (version.state !== 'loading' || version.load !== load) throw new LoadLost();
      const event = await change(tx, dataset, version);
      version.changedAt = this.clock.now();
      const saved = await this.database.repository(tx, DatasetVersion).save(version);
      if (event !== undefined) await this.record.note(tx, { action, event }, dataset, saved);
    });
  }
}

const mayRecover = ({ kind }: HubError): boolean =>
  kind === 'unavailable' || kind === 'deadline' || kind === 'unexpected';

function passOverLost(error: unknown): void {
  if (!(error instanceof LoadLost)) throw error;
}
