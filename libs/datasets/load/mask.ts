import { named } from '../ingest/table/spool-sql';
import type { RowColumn } from '../row-query/row-query';

/** Ways to take persons out of a column (GB/T 37964-2019, annex A). */
export const maskMethods = ['mask', 'hash', 'generalise', 'drop'] as const;
export type MaskMethod = (typeof maskMethods)[number];

export interface Mask {
  /** Place of the table in its file. */
  readonly table: number;
  readonly column: string;
  readonly method: MaskMethod;
  /** Named with the file, which has to have such a column. */
  readonly fits?: true;
}

type Masked = Pick<RowColumn, 'name' | 'kind' | 'sqlType'>;

/** Texts can be masked and hashed; what has an order, or a beginning that says less than the whole, generalised. */
export function isMaskable({ kind }: Masked, method: MaskMethod): boolean {
  if (method === 'drop') return true;
  if (method !== 'generalise') return kind === 'text';
  return kind === 'text' || kind === 'integer' || kind === 'date' || kind === 'timestamp';
}

/** Of a text so many characters stay: a third, and no more than a division's code has. */
const kept = (value: string): string => `left(${value}, least(6, length(${value}) // 3))`;

/**
 * Of a table what can be done of these masks. Those of a version before need not fit the next file: what is there no more needs
 * none, and a column of another kind is taken out, since as it is nobody has let it pass.
 */
export const fitting = (columns: readonly Masked[], masks: readonly Mask[]): Mask[] =>
  masks.flatMap((mask) => {
    const column = columns.find(({ name }) => name === mask.column);
    if (!column) return [];
    return isMaskable(column, mask.method) ? [mask] : [{ ...mask, method: 'drop' }];
  });

/** A mask that was named with the file and cannot be done in it. */
export const misfit = (
  tables: readonly { readonly columns: readonly Masked[] }[],
  masks: readonly Mask[],
): Mask | undefined =>
  masks.find(({ table, column, method, fits }) => {
    const found = tables[table]?.columns.find(({ name }) => name === column);
    return fits && (!found || !isMaskable(found, method));
  });

/** Nothing would be left of the table; each mask is of another column of it. */
export const isAllDropped = (columns: readonly Masked[], masks: readonly Mask[]): boolean =>
  masks.filter(({ method }) => method === 'drop').length === columns.length;

/**
 * The column's expression after masking; none where it is dropped.
 * @param key secret of this one load, in hexadecimal digits: what is hashed can be told alike within it and nowhere else
 */
export function maskedValue(column: Masked, method: MaskMethod, key: string): string | undefined {
  const value = named(column.name);
  switch (method) {
    case 'drop':
      return undefined;
    case 'mask':
      return `${kept(value)} || repeat('*', length(${value}) - least(6, length(${value}) // 3))`;
    case 'hash':
      return `CASE WHEN ${value} IS NOT NULL THEN left(sha256('${key}' || ${value}), 32) END`;
    case 'generalise':
      return generalised(column, value);
  }
}

/** Texts to their beginning, days to their year, whole numbers to their tens. */
function generalised({ kind, sqlType }: Masked, value: string): string {
  if (kind === 'text') return `${kept(value)} || '…'`;
  if (kind === 'integer') return `${value} - (${value} % 10 + 10) % 10`;
  return `CAST(date_trunc('year', ${value}) AS ${sqlType})`;
}
