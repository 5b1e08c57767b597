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
  /** By what stands for the dataset, and not by what was asked for of this version. */
  readonly stands?: true;
}

/** A mask that a dataset keeps from version to version: its table by what it is called within its file, since places shift. */
export interface StandingMask {
  /** Empty where it is called as the file. */
  readonly table: string;
  readonly column: string;
  readonly method: MaskMethod;
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

/** A mask that was asked for and cannot be done in these tables. */
export const misfit = (
  tables: readonly { readonly columns: readonly Masked[] }[],
  asked: readonly Mask[],
): Mask | undefined =>
  asked.find(({ table, column, method }) => {
    const found = tables[table]?.columns.find(({ name }) => name === column);
    return !found || !isMaskable(found, method);
  });

/** The mask by which nothing would be left of a table; each is of another column of it. */
export function lastDrop(columns: readonly Masked[], masks: readonly Mask[]): Mask | undefined {
  const dropped = masks.filter(({ method }) => method === 'drop');
  return dropped.length === columns.length ? dropped.at(-1) : undefined;
}

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
