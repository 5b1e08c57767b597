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
  const bytes = Buffer.byteLength(canonicalJson({ ...content, pad: '' }));
  const pad = 'x'.repeat(sizeFor(bytes) - bytes);
  return canonicalJson({ ...content, pad });
}

function sizeFor(bytes: number): number {
  let size: number = wireLimits.smallestContent;
  while (size < bytes) size *= 2;
  if (size > wireLimits.largestContent) throw new WireError('wire.too-large', `${bytes} bytes`);
  return size;
}
