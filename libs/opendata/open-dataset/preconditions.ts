import type { IncomingHttpHeaders } from 'node:http';
import { openErrors } from './open-dataset.errors';

/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Whether whoever asks has what they would get (If-None-Match; RFC 9110, 13.1.2). */
export const isHeld = (ifNoneMatch: string | undefined, tag: string): boolean =>
  (ifNoneMatch ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
    .some((one) => one === '*' || one === tag);

/**
 * The part of a file that a Range header asks for (RFC 9110, 14.2); undefined for the whole, as it is for several parts, for
 * what is no range of bytes, and where the file is no longer the one that `If-Range` names.
 * @throws openErrors.rangeMisfit where nothing of it lies within the file
 */
export function rangeOf(
  { range, 'if-range': ifRange }: IncomingHttpHeaders,
  { bytes, tag }: { readonly bytes: number; readonly tag: string },
): ByteRange | undefined {
  const asked = endsIn(range);
  if (!asked || (ifRange !== undefined && ifRange !== tag)) return undefined;
  const end = bytes - 1;
  const { first, last } = asked;
  const found =
    first === undefined
      ? { start: Math.max(0, bytes - last!), end }
      : { start: first, end: Math.min(end, last ?? end) };
  if (found.start > end) throw openErrors.rangeMisfit({ bytes });
  return found;
}

/** The ends as they were written, the first one missing where so many last bytes are asked for. */
function endsIn(range = ''): { first: number | undefined; last: number | undefined } | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range);
  const [first, last] = [numberIn(found?.[1]), numberIn(found?.[2])];
  if (first === undefined && last === undefined) return undefined;
  const isReversed = first !== undefined && last !== undefined && last < first;
  return isReversed ? undefined : { first, last };
}

const numberIn = (digits: string | undefined): number | undefined =>
  digits ? Number(digits) : undefined;
