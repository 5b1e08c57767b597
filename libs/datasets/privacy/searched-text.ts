import { named } from '../ingest/table/spool-sql';
import type { ColumnKind } from '../ingest/types/formats';

/** A column as the gate searches it. */
export interface SearchedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Before a whole number of which a double has lost the last digits. */
export const rounded = '≈';
/** Above it a double is no longer every whole number (IEEE 754, 53 bits). */
const exactDoubles = 2 ** 53;

/**
 * Expression of the text in which numbers of persons are looked for. Whole numbers are looked at by their digits, whatever type
 * they lie in. With a fraction a number is nobody's, but counts among the long ones: its point becomes a letter, so that what
 * stands before it is no number by itself.
 */
export function searchedText({ name, kind }: SearchedColumn): string {
  const value = named(name);
  if (kind !== 'decimal') return `${value}::VARCHAR`;
  const isRounded = `typeof(${value}) = 'DOUBLE' AND ${value} >= ${exactDoubles}`;
  return (
    `CASE WHEN ${value} = trunc(${value}) THEN CASE WHEN ${isRounded} THEN '${rounded}' ELSE '' END || ` +
    `try_cast(trunc(${value}) AS HUGEINT)::VARCHAR ELSE replace(${value}::VARCHAR, '.', 'x') END`
  );
}

export const isNumeric = ({ kind }: Pick<SearchedColumn, 'kind'>): boolean =>
  kind === 'integer' || kind === 'decimal';
