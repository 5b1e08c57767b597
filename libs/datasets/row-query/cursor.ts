import { canonicalJson, limits, sha256 } from '@shutong/platform';
import { rowQueryErrors } from './row-query.errors';
import type { RowQuery } from './row-query';
import type { KeyValue } from './compile/keyset';

/** Characters of the hash that ties a cursor to its query; a slip is to be found, not a forgery. */
const fingerprintCharacters = 16;

/** Of what decides which rows come in which order: columns that are only shown may change from page to page. */
export function fingerprintOf({ output, filter, sort }: RowQuery, table: string): string {
  const groups = output.kind === 'groups' ? output : null;
  const said = { table, groups, filter: filter ?? null, sort };
  return sha256(canonicalJson(said)).slice(0, fingerprintCharacters);
}

/** Where a page ended: the values by which its last row was ordered. @throws rowQueryErrors.cursorTooLong */
export function cursorAfter(fingerprint: string, keys: readonly KeyValue[]): string {
  const cursor = Buffer.from(JSON.stringify([fingerprint, ...keys])).toString('base64url');
  if (cursor.length > limits.rowFilterText.value) {
    throw rowQueryErrors.cursorTooLong({ parameter: 'sortby' });
  }
  return cursor;
}

/** @throws rowQueryErrors.cursorMisfit */
export function keysIn(cursor: string, fingerprint: string, keys: number): KeyValue[] {
  const [first, ...values] = listIn(cursor) ?? [];
  const areKeys = values.every((value) => value === null || typeof value === 'string');
  if (first !== fingerprint || values.length !== keys || !areKeys) throw cursorMisfit();
  return values;
}

export const cursorMisfit = () => rowQueryErrors.cursorMisfit({ parameter: 'cursor' });

function listIn(cursor: string): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Keys in the order of a query: those it is sorted by, and what makes them unique. */
export const keyCount = ({ sort, output }: RowQuery): number =>
  sort.length + (output.kind === 'groups' ? output.by.length : 1);
