import { canonicalJson } from '../canonical/canonical';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';

/** Content with its padding, as it is signed and sealed. */
export type Padded<T> = T & { readonly pad: string };

/**
 * Canonical JSON of the content, padded to the smallest power of two of bytes (from 1 KiB) that holds
 * it, so that the sealed length tells no more than that. `wire.too-large` above 128 KiB.
 */
export function paddedJson(content: object): string {
  const all = Object.entries(content);
  const before = membersOf(all.filter(([name]) => name < 'pad'));
  const after = membersOf(all.filter(([name]) => name > 'pad'));
  // Written once, the padding put into its place: canonical members stand in the order of their names.
  const padded = (pad: string) =>
    `{${[before, `"pad":"${pad}"`, after].filter((part) => part !== '').join(',')}}`;
  const bytes = Buffer.byteLength(padded(''));
  return padded('x'.repeat(sizeFor(bytes) - bytes));
}

const membersOf = (members: readonly (readonly [string, unknown])[]): string =>
  canonicalJson(Object.fromEntries(members)).slice(1, -1);

function sizeFor(bytes: number): number {
  let size: number = wireLimits.smallestContent;
  while (size < bytes) size *= 2;
  if (size > wireLimits.largestContent) throw new WireError('wire.too-large', `${bytes} bytes`);
  return size;
}
