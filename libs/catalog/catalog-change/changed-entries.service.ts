import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context, type TxContext } from '@shutong/platform';
import { In } from 'typeorm';
import { Entry } from '../entry/entry.entity';
import { lockEntry } from '../entry/entry.query';
import { CatalogChange, ChangedEntry } from './catalog-change.entity';
import { catalogChangeErrors } from './catalog-change.errors';
import {
  assertAwaited,
  assertStated,
  assertToBeMade,
  mayFindUnaffected,
  mayLink,
  noteActing,
} from './catalog-change.policy';
import { CatalogChangeSteps } from './catalog-change-steps.service';

/** Entries follow the changes that name them: by a version that is submitted, or a finding that none is needed, unless they are retired. */
@Injectable()
export class ChangedEntries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CatalogChangeSteps) private readonly steps: CatalogChangeSteps,
  ) {}

  /** A version has been submitted, with the entry held: all open changes that await the entry have got it. */
  submitted(tx: TxContext, entry: Entry): Promise<void> {
    const { version } = entry;
    return this.settle(tx, entry, async (change, awaited) => {
      noteActing(tx.actor, change);
      await this.steps.settle(tx, change, awaited, { state: 'submitted', version });
    });
  }

  /** The authority, which acts for no side, has retired the entry, with it held: no change awaits it any more. */
  retired(tx: TxContext, entry: Entry): Promise<void> {
    return this.settle(tx, entry, (change, awaited) =>
      this.steps.settle(tx, change, awaited, { state: 'retired' }),
    );
  }

  /** Which draft is the entry that had to be made; submitted it settles that. */
  link(ctx: Context, id: string, number: number, entryId: string): Promise<CatalogChange> {
    const action = 'catalog.change.link';
    const hold = (tx: TxContext) => lockEntry(this.database, tx, entryId);
    return this.steps.take(ctx, id, { action, step: 'settle', hold }, async (tx, change) => {
      mayLink(ctx.actor, change);
      const entry = await this.named(tx, id, number);
      assertToBeMade({ ...entry, exists: await this.isThere(tx, entry) });
      const { newest } = await hold(tx);
      if (newest.provider !== change.department || newest.state !== 'draft')
        throw catalogChangeErrors.entryUnknown({ entries: entryId });
      const entries = this.database.repository(tx, ChangedEntry);
      if (await entries.existsBy({ changeId: id, entryId: newest.id }))
        throw catalogChangeErrors.alreadyNamed({ entry: newest.id });
      await entries.update({ changeId: id, number }, { entryId: newest.id });
      noteActing(ctx.actor, change);
      await this.steps.note(tx, { action }, change, { ...entry, entryId: newest.id });
    });
  }

  /** The department head finds that an entry need not be changed, and says why. */
  findUnaffected(
    ctx: Context,
    id: string,
    number: number,
    reasons: string,
  ): Promise<CatalogChange> {
    const action = 'catalog.change.find-unaffected';
    return this.steps.take(ctx, id, { action, step: 'settle' }, async (tx, change) => {
      mayFindUnaffected(ctx.actor, change);
      assertStated({ reasons });
      const entry = await this.named(tx, id, number);
      assertAwaited(entry);
      noteActing(ctx.actor, change);
      await this.steps.settle(tx, change, entry, { state: 'unaffected', reasons });
    });
  }

  /** All open changes of its department that await the entry, which is held. */
  private async settle(
    tx: TxContext,
    { id, provider }: Entry,
    how: (change: CatalogChange, awaited: ChangedEntry) => Promise<void>,
  ): Promise<void> {
    const entries = this.database.repository(tx, ChangedEntry);
    const awaiting = await entries.findBy({ entryId: id, state: 'awaited' });
    if (awaiting.length === 0) return;
    const changes = this.database.repository(tx, CatalogChange);
    // Always in the same order, so that two who submit cannot wait for each other.
    const held = await changes.find({
      where: { id: In(awaiting.map(({ changeId }) => changeId)), department: provider! },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const change of held) {
      // Whoever was waited for may have found meanwhile that none is needed.
      const still = await entries.findBy({ changeId: change.id, entryId: id, state: 'awaited' });
      for (const awaited of still) await how(change, awaited);
      await changes.save(change);
    }
  }

  private async isThere(tx: TxContext, { entryId }: ChangedEntry): Promise<boolean> {
    return entryId !== null && this.database.repository(tx, Entry).existsBy({ id: entryId });
  }

  private async named(tx: TxContext, changeId: string, number: number): Promise<ChangedEntry> {
    const entries = this.database.repository(tx, ChangedEntry);
    const found = await entries.findOneBy({ changeId, number });
    if (!found) throw catalogChangeErrors.noSuchEntry({ number });
    return found;
  }
}
