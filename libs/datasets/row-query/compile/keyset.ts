import type { BoundValues } from './bound-values';

/** What rows are ordered by, one expression after the other. */
export interface SortKey {
  readonly sql: string;
  readonly sqlType: string;
  readonly descending: boolean;
}

/** A value at the end of the page before. */
export type KeyValue = string | null;

export const orderBy = (keys: readonly SortKey[]): string =>
  keys.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ');

/** The rows that come after the one with these values: after it by the first key, or alike there and after it by the rest. */
export function rowsAfter(
  keys: readonly SortKey[],
  last: readonly KeyValue[],
  values: BoundValues,
): string {
  const [key, ...otherKeys] = keys;
  const [value = null, ...otherValues] = last;
  if (!key) return 'false';
  const rest = rowsAfter(otherKeys, otherValues, values);
  const { sql, sqlType, descending } = key;
  // Nothing comes after a missing value but others like it.
  if (value === null) return `(${sql} IS NULL AND ${rest})`;
  const after = `${sql} ${descending ? '<' : '>'} ${values.as(sqlType, value)}`;
  return `(${after} OR ${sql} IS NULL OR (${sql} = ${values.as(sqlType, value)} AND ${rest}))`;
}
