import { WireError } from '../errors/wire.errors';

/**
 * How a query's answer hides part of a value. `none`: as it is. `hidden`: nothing but that it is hidden.
 * `keep-F-L`: the first F and last L characters, a star for each other. There is no hash: whoever can
 * list all resident numbers can undo one.
 */
export type Mask = 'none' | 'hidden' | `keep-${number}-${number}`;

/** What a hidden value shows. */
export const hiddenValue = '***';

/** Pattern of the masks that this version knows; at most 99 characters stay at either end. */
export const maskPattern = /^(none|hidden|keep-(0|[1-9]\d?)-(0|[1-9]\d?))$/;

/** What a mask leaves visible, in characters (code points). */
export interface Visible {
  readonly first: number;
  readonly last: number;
}

/** What the mask leaves visible; `wire.mask-unknown` where it is none. */
export function visibleOf(mask: string): Visible {
  const match = maskPattern.exec(mask);
  if (!match) throw new WireError('wire.mask-unknown');
  if (mask === 'none') return { first: Infinity, last: Infinity };
  if (mask === 'hidden') return { first: -1, last: -1 };
  return { first: Number(match[2]), last: Number(match[3]) };
}

/**
 * The value as the mask shows it. A value that the mask would leave whole because it is short is hidden
 * whole, with as many stars. `null` (no value) stays null, except under `hidden`. Code points, not
 * UTF-16 units, so that no character is cut.
 */
export function applyMask(mask: Mask, value: string | number | null): string | number | null {
  const { first, last } = visibleOf(mask);
  if (mask === 'none') return value;
  if (mask === 'hidden') return hiddenValue;
  if (value === null) return null;
  const characters = Array.from(String(value));
  const hidden = characters.length - first - last;
  if (hidden <= 0) return '*'.repeat(characters.length);
  const tail = characters.slice(characters.length - last);
  return [...characters.slice(0, first), '*'.repeat(hidden), ...tail].join('');
}

/**
 * A mask that shows nothing which either of the two hides, whatever the value: `none` gives way, `hidden`
 * prevails. Two masks that keep different ends give `keep-0-0`: by its length alone a value may be hidden
 * whole by one of them and not by the other, so that no mask in between is safe for all values.
 */
export function stricter(one: Mask, other: Mask): Mask {
  if (one === other || other === 'none') return one;
  if (one === 'none') return other;
  return one === 'hidden' || other === 'hidden' ? 'hidden' : 'keep-0-0';
}
