import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Database, type Context, type TxContext } from '@shutong/platform';
import type { EntryContent } from '../entry/contents';
import { EntryDrafting } from '../entry/drafting.service';
import type { Entry } from '../entry/entry.entity';
import { mayWrite } from '../entry/entry.policy';
import { itemsOf, lockEntry } from '../entry/entry.query';
import { saysTheSame } from './row-content';

/** What an entry says now, held until the change is written. */
export interface Standing {
  /** The version under way, else the one that the catalogue shows. */
  readonly newest: Entry;
  readonly content: EntryContent;
  /** Contents of the version that the catalogue shows. */
  readonly shown: () => Promise<{ readonly entry: Entry; readonly content: EntryContent }>;
}

/** What it shall say; null: as it is. */
export type Wanted = (standing: Standing) => EntryContent | null | Promise<EntryContent | null>;

/** Changes parts of what a department says of its entry, and leaves it alone where it says that already. */
@Injectable()
export class EntryChange {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EntryDrafting) private readonly drafting: EntryDrafting,
  ) {}

  /**
   * Nobody else changes the entry between the look and the change.
   * @returns the version that was written, null where there was nothing to change
   * @throws what `wanted` throws, and what `EntryDrafting.edit` throws
   */
  apply(ctx: Context, id: string, wanted: Wanted): Promise<Entry | null> {
    return this.database.transaction(ctx, async (tx) => {
      const { newest, shown } = await this.own(tx, id);
      const contentOf = async (entry: Entry): Promise<EntryContent> => ({
        ...entry,
        items: await itemsOf(this.database, tx, entry),
      });
      const content = await contentOf(newest);
      const asked = await wanted({
        newest,
        content,
        shown: async () => ({ entry: shown, content: await contentOf(shown) }),
      });
      if (asked === null || saysTheSame(content, asked)) return null;
      return this.drafting.edit(tx, id, asked);
    });
  }

  private own(tx: TxContext, id: string) {
    const act = { action: 'catalog.entry.edit', resource: [{ type: 'entry', id }] };
    return this.audit.attempt(tx, act, async () => {
      const locked = await lockEntry(this.database, tx, id);
      mayWrite(tx.actor, locked.newest);
      return locked;
    });
  }
}
