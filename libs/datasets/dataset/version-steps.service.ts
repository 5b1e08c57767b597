import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import type { Mask } from '../load/mask';
import { DatasetVersion, type ColumnOf } from './dataset.entity';
import {
  assertMasks,
  heldColumns,
  mayKeep,
  mayTouch,
  mayOverride,
  mayWithdraw,
  mergedMasks,
  nothingSaid,
  overridesBy,
  stepFrom,
} from './version.policy';
import { currentAfter, currentWithout, withoutDiffFrom } from './current.query';
import { VersionRecord, type Deed } from './version-record.service';
import { lockVersion, tablesOf, type VersionOf } from './version.query';

/** What lies in the store for it is to be looked at anew, and at once. */
const unswept = { sweptAt: null, notBefore: null };

/** What people decide on a version: masks, overrides, that it is given up, that it is withdrawn. */
@Injectable()
export class VersionSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(VersionRecord) private readonly record: VersionRecord,
  ) {}

  /** It is loaded anew with these masks and those from before, and the gate looks at what is left. */
  mask(ctx: Context, id: string, asked: readonly Mask[]): Promise<DatasetVersion> {
    const deed = { action: 'datasets.version.mask', event: 'datasets.version.masked' };
    return this.take(ctx, id, deed, async (tx, { dataset, version }) => {
      mayKeep(ctx.actor, dataset);
      const state = stepFrom(version, 'mask');
      assertMasks(await tablesOf(this.database, tx, id), version.masks, asked);
      const masks = mergedMasks(version.masks, asked);
      return { state, masks, attempts: 0, overrides: [], ...unswept };
    });
  }

  /** Ready as soon as nothing is held any longer. */
  override(
    ctx: Context,
    id: string,
    asked: { readonly columns: readonly ColumnOf[]; readonly ground: string },
  ): Promise<DatasetVersion> {
    const deed = { action: 'datasets.version.override', event: 'datasets.version.overridden' };
    return this.take(ctx, id, deed, async (tx, { dataset, version }) => {
      mayKeep(ctx.actor, dataset);
      const state = stepFrom(version, 'override');
      const tables = await tablesOf(this.database, tx, id);
      mayOverride(ctx.actor, version, asked, tables);
      const now = this.clock.now();
      const overrides = [...version.overrides, ...overridesBy(ctx.actor, asked, now)];
      if (heldColumns(tables, overrides).length > 0) return { overrides };
      const ready = { version: { ...version, overrides }, tables };
      await currentAfter(this.database, tx, dataset, ready);
      return { overrides, state, readyAt: now };
    });
  }

  /** Nothing of it is kept. */
  discard(ctx: Context, id: string): Promise<DatasetVersion> {
    const deed = { action: 'datasets.version.discard', event: 'datasets.version.discarded' };
    return this.take(ctx, id, deed, async (_, { dataset, version }) => {
      mayKeep(ctx.actor, dataset);
      mayTouch(ctx.actor, version);
      return { state: stepFrom(version, 'discard'), ...nothingSaid, ...unswept };
    });
  }

  /** Its address answers with date, ground and hash from now on; its bytes go. */
  withdraw(ctx: Context, id: string, ground: string): Promise<DatasetVersion> {
    const deed = { action: 'datasets.version.withdraw', event: 'datasets.version.withdrawn' };
    return this.take(ctx, id, deed, async (tx, { dataset, version }) => {
      mayWithdraw(ctx.actor, dataset, ground);
      const state = stepFrom(version, 'withdraw');
      await currentWithout(this.database, tx, dataset, version.number);
      await withoutDiffFrom(this.database, tx, dataset, version.number);
      const [withdrawnBy, withdrawnAt] = [ctx.actor.id, this.clock.now()];
      const gone = { ...nothingSaid, ...unswept };
      return { ...gone, state, ground: ground.trim(), withdrawnBy, withdrawnAt };
    });
  }

  /** The one write path of every step, with the version held, so that two people cannot step at once. */
  private take(
    ctx: Context,
    id: string,
    deed: Deed,
    change: (tx: TxContext, found: VersionOf) => Promise<Partial<DatasetVersion>>,
  ): Promise<DatasetVersion> {
    const resource = [{ type: 'dataset-version', id }];
    return this.audit.attempt(ctx, { action: deed.action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const found = await lockVersion(this.database, tx, id);
        const changedAt = this.clock.now();
        Object.assign(found.version, await change(tx, found), { changedAt });
        const changed = await this.database.repository(tx, DatasetVersion).save(found.version);
        await this.record.note(tx, deed, found.dataset, changed);
        return changed;
      }),
    );
  }
}
