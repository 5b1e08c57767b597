import { createHash } from 'node:crypto';
import type { DatasetDescription } from '../description/description';
import { anyOf } from '../description/texts';
import type { ListedDistribution } from './listed-dataset';

/** An id that follows from what it names (RFC 9562, version 5): whoever computes it again gets the same. */
export function nameUuid(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * What a source lists, each under an id of its own. It follows from what tells the distribution apart at its source, so that it
 * stays when others come or go before it.
 */
export function distributionsOf(
  dataset: string,
  { distributions }: DatasetDescription,
): ListedDistribution[] {
  const met = new Map<string, number>();
  return distributions.map((one) => {
    const key = one.identifier ?? one.downloadUrl ?? one.accessUrl ?? anyOf(one.title) ?? '';
    const before = met.get(key) ?? 0;
    met.set(key, before + 1);
    const name = before === 0 ? key : `${key}\n${before}`;
    return { ...one, id: nameUuid(dataset, name), table: null };
  });
}
