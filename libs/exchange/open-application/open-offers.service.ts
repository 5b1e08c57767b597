import { Inject, Injectable } from '@nestjs/common';
import { Entries, Raises, type Entry, type Openness } from '@shutong/catalog';
import type { Context, TxContext } from '@shutong/platform';
import type { OpenOffer } from './open-application.policy';

/** An entry, and what it opens on conditions. */
export interface EntryOffer extends OpenOffer {
  readonly entry: Entry;
}

/** Looks up in the catalogue what may be opened on conditions. */
@Injectable()
export class OpenOffers {
  constructor(
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Raises) private readonly raises: Raises,
  ) {}

  /** @throws catalog.entry.not-found */
  async of(ctx: Context, entryId: string): Promise<EntryOffer> {
    const entry = await this.entries.get(ctx, entryId);
    const items = await this.entries.itemsOf(entry);
    return {
      entry,
      isConditional: entry.state === 'published' && entry.open === 'conditional',
      fields: items.filter(({ open }) => mayOpen(open)).map(({ code }) => code),
    };
  }

  /** The same as the catalogue shows it now, which stays so until the transaction ends. */
  async held(tx: TxContext, entryId: string): Promise<EntryOffer> {
    // Asked for first: what may not be seen is unknown, not held.
    await this.entries.get(tx, entryId);
    await this.raises.holdShown(tx, entryId);
    return this.of(tx, entryId);
  }
}

const mayOpen = (open: Openness | null): boolean => open !== null && open !== 'not-open';
