import { readMappings, type Mapping } from '@shutong/catalog';

let maps: readonly Mapping[] | undefined;

/** The catalogue's field maps, read once: they belong to the installation. */
export const listingMaps = (): readonly Mapping[] => (maps ??= readMappings());

/** The last part of an address: what a listing's map knows a region by. */
export function fileOf(address: string): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
