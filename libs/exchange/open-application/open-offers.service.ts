import { Inject, Injectable } from '@nestjs/common';
import { Entries, Raises, type Entry, type Openness } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Clock, systemContext, turnLoader, type Context, type TxContext } from '@shutong/platform';
import type DataLoader from 'dataloader';
import type { OpenApplication } from './open-application.entity';
import type { OpenOffer, OpenStanding } from './open-application.policy';

/** An entry, and what it opens on conditions. */
export interface EntryOffer extends OpenOffer {
  readonly entry: Entry;
}

/** Looks up in the catalogue what may be opened on conditions. */
@Injectable()
export class OpenOffers {
  private readonly offers: DataLoader<string, OpenOffer>;

  constructor(
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Raises) private readonly raises: Raises,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.offers = turnLoader((ids) => this.load(ids));
  }

  /** @throws catalog.entry.not-found */
  async of(ctx: Context, entryId: string): Promise<EntryOffer> {
    const entry = await this.entries.get(ctx, entryId);
    return (await this.offersOf(ctx, [entry]))[0]!;
  }

  /** What an application rests on now. It has been read, so that may be. */
  async standingOf({ entryId }: OpenApplication): Promise<OpenStanding> {
    return { offer: await this.offers.load(entryId), now: this.clock.now() };
  }

  /** The same as the catalogue shows it now, which stays so until the transaction ends. */
  async held(tx: TxContext, entryId: string): Promise<EntryOffer> {
    // Asked for first: what may not be seen is unknown, not held.
    await this.entries.get(tx, entryId);
    await this.raises.holdShown(tx, entryId);
    return this.of(tx, entryId);
  }

  private async offersOf(ctx: Context, entries: readonly Entry[]): Promise<EntryOffer[]> {
    const providers = entries.map(({ provider }) => provider ?? '');
    const disabled = await this.departments.disabledOf(ctx, providers);
    return Promise.all(entries.map((entry) => this.offerOf(entry, disabled)));
  }

  private async offerOf(entry: Entry, disabled: ReadonlySet<string>): Promise<EntryOffer> {
    const items = await this.entries.itemsOf(entry);
    return {
      entry,
      isAnswered: entry.provider !== null && !disabled.has(entry.provider),
      isConditional: entry.state === 'published' && entry.open === 'conditional',
      fields: items.filter(({ open }) => mayOpen(open)).map(({ code }) => code),
    };
  }

  private async load(ids: readonly string[]): Promise<OpenOffer[]> {
    const ctx = systemContext('open-offers', this.clock.now());
    const shown = await this.entries.many(ctx, [...new Set(ids)]);
    const offers = await this.offersOf(ctx, shown);
    return ids.map((id) => offers.find(({ entry }) => entry.id === id) ?? nothing);
  }
}

/** What is not shown any more. */
const nothing: OpenOffer = { isConditional: false, isAnswered: false, fields: [] };

const mayOpen = (open: Openness | null): boolean => open !== null && open !== 'not-open';
