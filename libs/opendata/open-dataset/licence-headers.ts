import { isOfGovernment } from '../provider/source-class';
import type { FoundTable } from './open-dataset';

type Licensed = Pick<FoundTable, 'agreement' | 'department' | 'terms'>;

/** What is open on conditions is under the agreement by which it is given. Else bodies of the government open data under the region's licence, anybody else under terms of their own; null where none is told. */
export function licenceOf(
  { agreement, department, terms }: Licensed,
  ofRegion: string,
): string | null {
  if (agreement !== null) return `urn:uuid:${agreement}`;
  return isOfGovernment(department) ? ofRegion || null : terms;
}

/**
 * Version and licence of what is no JSON: an address as a link (RFC 8288, RFC 4946), anything else in a header of its own,
 * percent-encoded.
 * @param links others that the answer has
 */
export function licenceHeaders(
  table: Licensed & Pick<FoundTable, 'version'>,
  ofRegion: string,
  links: readonly string[] = [],
): Readonly<Record<string, string>> {
  const licence = licenceOf(table, ofRegion);
  const address = addressIn(licence);
  const all = address === undefined ? links : [...links, `<${address}>; rel="license"`];
  const isSaid = licence !== null && address === undefined;
  return {
    'dataset-version': String(table.version),
    ...(isSaid ? { 'dataset-licence': encodeURIComponent(licence) } : {}),
    ...(all.length > 0 ? { link: all.join(', ') } : {}),
  };
}

function addressIn(licence: string | null): string | undefined {
  if (licence === null || !/^https?:/i.test(licence) || !URL.canParse(licence)) return undefined;
  return new URL(licence).href;
}
