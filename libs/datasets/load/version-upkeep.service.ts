import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  OBJECT_STORE,
  limits,
  type Context,
  type ObjectStore,
} from '@shutong/platform';
import { DatasetVersion, VersionTable } from '../dataset/dataset.entity';
import { versionErrors } from '../dataset/dataset.errors';
import { stepFrom } from '../dataset/version.policy';
import { VersionRecord } from '../dataset/version-record.service';
import { lockVersion } from '../dataset/version.query';

const atOnce = 100;
const hourMs = 3_600_000;

/** What goes by itself: loads whose process died are taken up again, uploads that stand still given up, bytes of what is gone removed. */
@Injectable()
export class VersionUpkeep {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(VersionRecord) private readonly record: VersionRecord,
  ) {}

  /** Answers how many had been left by their process. */
  async loadAgain(ctx: Context): Promise<number> {
    const left = await this.idle(ctx, 'loading', limits.loadSilence.value);
    const action = 'datasets.version.load';
    for (const id of left) {
      await this.change(ctx, id, { action, event: 'datasets.version.failed' }, (version) => {
        if (version.attempts < limits.loadAttempts.value) {
          version.state = stepFrom(version, 'load-again');
          return false;
        }
        const { code, params } = versionErrors.brokenOff({ attempts: version.attempts });
        version.state = stepFrom(version, 'fail');
        version.failure = { code, params: { ...params } };
        return true;
      });
    }
    return left.length;
  }

  /** Answers how many uploads stood still for too long. */
  async giveUp(ctx: Context): Promise<number> {
    const idle = await this.idle(ctx, 'receiving', limits.uploadIdle.value * hourMs);
    const deed = { action: 'datasets.version.discard', event: 'datasets.version.discarded' };
    for (const id of idle) {
      await this.change(ctx, id, deed, (version) => {
        version.state = stepFrom(version, 'discard');
        return true;
      });
    }
    return idle.length;
  }

  /** Removes what lies in the store of a version that is gone, and all that its tables say of values. Answers whether there was one. */
  async sweep(ctx: Context): Promise<boolean> {
    const [gone] = await this.database.query<{ id: string; objects: string[] }>(
      ctx,
      `SELECT id, objects FROM datasets.version
        WHERE state IN ('failed', 'discarded', 'withdrawn') AND swept_at IS NULL
        ORDER BY changed_at LIMIT 1`,
    );
    if (!gone) return false;
    for (const key of gone.objects) await this.store.remove(key);
    await this.database.transaction(ctx, async (tx) => {
      const nothing = { profile: [], personal: [], problems: {} };
      await this.database.repository(tx, VersionTable).update({ versionId: gone.id }, nothing);
      await this.database.query(
        tx,
        'UPDATE datasets.version SET swept_at = $2, objects = $3, original = NULL, parts = $3 WHERE id = $1',
        [gone.id, this.clock.now(), []],
      );
    });
    return true;
  }

  private async idle(ctx: Context, state: 'loading' | 'receiving', ms: number): Promise<string[]> {
    const before = new Date(this.clock.now().getTime() - ms);
    const rows = await this.database.query<{ id: string }>(
      ctx,
      `SELECT id FROM datasets.version WHERE state = $1 AND changed_at < $2 ORDER BY changed_at LIMIT ${atOnce}`,
      [state, before],
    );
    return rows.map(({ id }) => id);
  }

  /** Whoever acts meanwhile has the version; what is no longer idle then is left alone at the next look. */
  private change(
    ctx: Context,
    id: string,
    deed: { readonly action: string; readonly event: string },
    step: (version: DatasetVersion) => boolean,
  ): Promise<void> {
    return this.database.transaction(ctx, async (tx) => {
      const { dataset, version } = await lockVersion(this.database, tx, id);
      const isTold = step(version);
      version.changedAt = this.clock.now();
      const saved = await this.database.repository(tx, DatasetVersion).save(version);
      if (isTold) await this.record.note(tx, deed, dataset, saved);
    });
  }
}
