import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Clock,
  Database,
  OBJECT_STORE,
  limits,
  tryEach,
  type Context,
  type ObjectStore,
  type TxContext,
} from '@shutong/platform';
import { DatasetVersion, VersionTable } from '../dataset/dataset.entity';
import { versionErrors } from '../dataset/dataset.errors';
import { nothingSaid, retryAt, stepFrom } from '../dataset/version.policy';
import { VersionRecord, type Deed } from '../dataset/version-record.service';
import { lockVersion } from '../dataset/version.query';
import type { VersionState } from '../dataset/version.states';

const atOnce = 100;
const hourMs = 3_600_000;

/** States in which nothing is made of a version at the moment. */
const settled = ['held', 'ready', 'failed', 'discarded', 'withdrawn'];

/** How long a version stands still, in which state, before something is done about it. */
interface Idle {
  readonly state: 'loading' | 'receiving';
  readonly before: Date;
}

/** A version with what may lie in the store for it, and what has to stay there. */
interface Unswept {
  readonly id: string;
  readonly state: VersionState;
  readonly load: string | null;
  readonly objects: readonly string[];
  readonly kept: readonly string[];
}

/** What goes by itself: loads whose process died are taken up again, uploads that stand still given up, bytes of what is gone removed. */
@Injectable()
export class VersionUpkeep {
  private readonly logger = new Logger(VersionUpkeep.name);

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(VersionRecord) private readonly record: VersionRecord,
  ) {}

  /** Answers how many had been left by their process. */
  loadAgain(ctx: Context): Promise<number> {
    const idle = this.idle('loading', limits.loadSilence.value);
    const deed = { action: 'datasets.version.load', event: 'datasets.version.failed' };
    return this.each(ctx, idle, deed, (version) => {
      if (version.attempts < limits.loadAttempts.value) {
        version.state = stepFrom(version, 'load-again');
        version.notBefore = retryAt(version.attempts, this.clock.now());
        return false;
      }
      const { code, params } = versionErrors.brokenOff({ attempts: version.attempts });
      version.state = stepFrom(version, 'fail');
      version.failure = { code, params: { ...params } };
      return true;
    });
  }

  /** Answers how many uploads stood still for too long. */
  giveUp(ctx: Context): Promise<number> {
    const idle = this.idle('receiving', limits.uploadIdle.value * hourMs);
    const deed = { action: 'datasets.version.discard', event: 'datasets.version.discarded' };
    return this.each(ctx, idle, deed, (version) => {
      Object.assign(version, nothingSaid, { state: stepFrom(version, 'discard') });
      return true;
    });
  }

  /**
   * Removes from the store what is of no use any longer: of a version that is kept, the parts of its file and what earlier loads
   * made; of one that is gone, all, and what its tables say of values. Answers whether there was one.
   */
  async sweep(ctx: Context): Promise<boolean> {
    const [found] = await this.database.query<Unswept>(
      ctx,
      `SELECT v.id, v.state, v.load, v.objects, CASE WHEN v.state IN ('held', 'ready') THEN
              array(SELECT t.object FROM datasets.version_table t WHERE t.version_id = v.id) || v.original
              ELSE '{}' END AS kept
         FROM datasets.version v
        WHERE v.state = ANY ($1) AND v.swept_at IS NULL AND (v.not_before IS NULL OR v.not_before <= $2)
        ORDER BY v.changed_at LIMIT 1`,
      [settled, this.clock.now()],
    );
    if (!found) return false;
    await this.swept(ctx, found, await this.removed(found));
    return true;
  }

  /** Whether all is gone that has to go: an object that cannot be removed keeps no other from it. */
  private async removed({ id, objects, kept }: Unswept): Promise<boolean> {
    const stays = new Set(kept);
    const go = objects.filter((key) => !stays.has(key));
    try {
      await tryEach(go, async (key) => {
        await this.store.remove(key);
        return true;
      });
      return true;
    } catch (error) {
      this.logger.error(`Objects of version ${id} cannot be removed: ${String(error)}`);
      return false;
    }
  }

  /** Somebody may have taken a step meanwhile: then the next look sees to the version as it is by now. */
  private swept(ctx: Context, found: Unswept, isDone: boolean): Promise<void> {
    return this.database.transaction(ctx, async (tx) => {
      const { version } = await lockVersion(this.database, tx, found.id);
      if (version.state !== found.state || version.load !== found.load) return;
      const now = this.clock.now();
      if (isDone) {
        Object.assign(version, { sweptAt: now, notBefore: null, objects: found.kept });
      } else {
        version.notBefore = new Date(now.getTime() + limits.sweepRetry.value);
      }
      if (isDone && found.kept.length === 0) await this.emptied(tx, version);
      await this.database.repository(tx, DatasetVersion).save(version);
    });
  }

  private async emptied(tx: TxContext, version: DatasetVersion): Promise<void> {
    Object.assign(version, { original: null, parts: [] });
    const nothing = {
      ...{ name: '', columns: [], dropped: [], object: '', profile: [] },
      ...{ personal: [], problems: {}, series: null, extent: null },
    };
    await this.database.repository(tx, VersionTable).update({ versionId: version.id }, nothing);
  }

  private idle(state: Idle['state'], ms: number): Idle {
    return { state, before: new Date(this.clock.now().getTime() - ms) };
  }

  /** Whoever acts meanwhile has the version: what is no longer idle when it is locked is left alone. */
  private async each(
    ctx: Context,
    { state, before }: Idle,
    deed: Deed,
    step: (version: DatasetVersion) => boolean,
  ): Promise<number> {
    const rows = await this.database.query<{ id: string }>(
      ctx,
      `SELECT id FROM datasets.version WHERE state = $1 AND changed_at < $2 ORDER BY changed_at LIMIT ${atOnce}`,
      [state, before],
    );
    const change = ({ id }: { readonly id: string }) =>
      this.database.transaction(ctx, async (tx) => {
        const { dataset, version } = await lockVersion(this.database, tx, id);
        if (version.state !== state || version.changedAt >= before) return false;
        const isTold = step(version);
        version.changedAt = this.clock.now();
        const saved = await this.database.repository(tx, DatasetVersion).save(version);
        if (isTold) await this.record.note(tx, deed, dataset, saved);
        return true;
      });
    return tryEach(rows, change);
  }
}
