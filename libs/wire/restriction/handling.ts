import { matching, record } from '../canonical/shape';
import { stricter, type Mask } from '../mask/mask';
import type { CallMode } from '../agreement/terms';

/** What a query shows of an item: as the terms say, masked besides, or nothing at all. */
export type Shown = 'as-agreed' | 'nothing' | Exclude<Mask, 'none'>;

/** How an item is handled under a running agreement, on top of its terms. */
export interface Handling {
  readonly query: Shown;
  /** Whether it may be verified, or name what a call asks about. */
  readonly verify: boolean;
  /** Whether it may leave in batches or as a file (批量交换). */
  readonly batch: boolean;
}

/** By item code; an item that is not named is handled as the terms say. */
export type Handlings = Readonly<Record<string, { readonly handling: Handling }>>;

/** JSON Schema of a handling. */
export const handlingSchema = record({
  query: matching(/^(as-agreed|nothing|hidden|keep-(0|[1-9]\d?)-(0|[1-9]\d?))$/),
  verify: { type: 'boolean' },
  batch: { type: 'boolean' },
});

/** As the terms say: restricts nothing. */
export const asAgreed: Handling = { query: 'as-agreed', verify: true, batch: true };

/** What neither of the two forbids or hides. */
export function stricterHandling(one: Handling, other: Handling): Handling {
  return {
    query: stricterShown(one.query, other.query),
    verify: one.verify && other.verify,
    batch: one.batch && other.batch,
  };
}

function stricterShown(one: Shown, other: Shown): Shown {
  if (one === 'nothing' || other === 'nothing') return 'nothing';
  const mask = stricter(maskOfShown(one), maskOfShown(other));
  return mask === 'none' ? 'as-agreed' : mask;
}

/** The mask that a query puts on top of the agreed one; of `nothing` nothing is shown either. */
export function maskOfShown(shown: Shown): Mask {
  if (shown === 'as-agreed') return 'none';
  return shown === 'nothing' ? 'hidden' : shown;
}

export const isSameHandling = (one: Handling, other: Handling): boolean =>
  one.query === other.query && one.verify === other.verify && one.batch === other.batch;

/** How the item is handled. */
export const handlingOf = (handlings: Handlings, item: string): Handling =>
  Object.hasOwn(handlings, item) ? handlings[item]!.handling : asAgreed;

/** The mask that a query puts on the item besides the agreed one. */
export const restrictedMaskOf = (handlings: Handlings, item: string): Mask =>
  maskOfShown(handlingOf(handlings, item).query);

/** Of the items that a call asks for those that its mode may not bring. */
export const forbiddenItems = (
  handlings: Handlings,
  mode: CallMode,
  items: readonly string[],
): string[] =>
  items.filter((item) => {
    const { query, verify, batch } = handlingOf(handlings, item);
    return { query: query === 'nothing', verify: !verify, batch: !batch || query === 'nothing' }[
      mode
    ];
  });

/** Of the items by which a call names what it asks about those that may not: they would be confirmed. */
export const forbiddenKeys = (handlings: Handlings, items: readonly string[]): string[] =>
  items.filter((item) => !handlingOf(handlings, item).verify);
