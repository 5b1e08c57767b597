import { sharings, type DataClass, type Sharing } from '../vocabulary';
import type { Entry, Item } from './entry.entity';

/** What the catalogue says of an item that bears on its protection. */
export interface ItemStanding {
  readonly class: DataClass | null;
  readonly personal: boolean;
  /** The narrower of the item's own sharing attribute and its entry's. */
  readonly sharing: Sharing | null;
}

/** An item whose protection a new version of its entry raises. */
export interface RaisedItem {
  readonly item: string;
  /** Null where the version before has no such item: how it was protected when it was there is not asked. */
  readonly from: ItemStanding | null;
  readonly to: ItemStanding;
}

/** One version of an entry, as far as protection goes. */
export interface ProtectedVersion {
  readonly sharing: Entry['sharing'];
  readonly items: readonly Pick<Item, 'code' | 'class' | 'personal' | 'sharing'>[];
}

/**
 * Items of a version that are protected more than in the version before: of a higher class, personal now,
 * or shared more narrowly. An item that comes anew counts as raised, because a version may leave it out for
 * a while; one that is left out is in the catalogue no longer and so in no comparison.
 */
export function raisedItems(before: ProtectedVersion, after: ProtectedVersion): RaisedItem[] {
  const earlier = new Map(before.items.map((item) => [item.code, standingOf(item, before)]));
  return after.items.flatMap((item) => {
    const from = earlier.get(item.code) ?? null;
    const to = standingOf(item, after);
    return from === null || isRaised(from, to) ? [{ item: item.code, from, to }] : [];
  });
}

export const standingOf = (
  item: ProtectedVersion['items'][number],
  entry: Pick<ProtectedVersion, 'sharing'>,
): ItemStanding => ({
  class: item.class,
  personal: item.personal,
  sharing: narrower(item.sharing, entry.sharing),
});

const isRaised = (from: ItemStanding, to: ItemStanding): boolean =>
  (to.class ?? 0) > (from.class ?? 0) ||
  (to.personal && !from.personal) ||
  rank(to.sharing) > rank(from.sharing);

const narrower = (one: Sharing | null, other: Sharing | null): Sharing | null =>
  rank(one) > rank(other) ? one : other;

/** Unconditional, conditional, not-shared; what is not said is below all. */
const rank = (sharing: Sharing | null): number =>
  sharing === null ? -1 : sharings.indexOf(sharing);
