import type { SourceRead, SourceValue } from '../source-database';
import { conditionOf } from './condition';
import { equalTo, sameText } from './equality';
import { bytesOf, textOf, type Parameter } from './expression';
import { columnOf, type Column, type Table } from './table';

/** One SELECT; every value is a parameter. */
export interface Statement {
  readonly text: string;
  readonly values: readonly string[];
}

/** One order for all types and collations, in which only what shows as the same text is the same; null last. */
const orderOf = (column: Column): string => `${column.name} IS NULL, ${bytesOf(textOf(column))}`;

const same = (column: Column, value: SourceValue, parameter: Parameter): string =>
  value === null ? `${column.name} IS NULL` : sameText(column, String(value), parameter);

/** Null is last, so nothing is behind it. */
const behind = (column: Column, value: SourceValue, parameter: Parameter): string =>
  value === null
    ? 'FALSE'
    : `(${bytesOf(textOf(column))} > ${bytesOf(parameter(String(value)))} OR ${column.name} IS NULL)`;

/** Row-wise comparison, spelt out because of null: behind in one column, the same in all before it. */
function behindAll(
  columns: readonly Column[],
  after: readonly SourceValue[],
  parameter: Parameter,
): string {
  const cases = after.map((value, index) => {
    const before = after.slice(0, index).map((one, at) => same(columns[at]!, one, parameter));
    return [...before, behind(columns[index]!, value, parameter)].join(' AND ');
  });
  return `(${cases.join(' OR ') || 'FALSE'})`;
}

/** The statement of a read. Throws `connector.source-column` for a column that the table has not. */
export function statementOf(table: Table, read: SourceRead): Statement {
  const values: string[] = [];
  // Values have places in the order of the text, so what comes first there is made first.
  const parameter = (value: string): string => {
    values.push(value);
    return '?';
  };
  const shown = read.columns.map((column) => textOf(columnOf(table, column)));
  const order = read.orderBy.map((column) => columnOf(table, column));
  const conditions = Object.entries(read.equals).map(([column, value]) =>
    equalTo(columnOf(table, column), value, parameter),
  );
  for (const { column, condition } of read.where ?? []) {
    conditions.push(conditionOf(textOf(columnOf(table, column)), condition, parameter));
  }
  if (read.after) conditions.push(behindAll(order, read.after, parameter));
  const text = [
    `SELECT ${shown.join(', ')} FROM ${table.target}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
    ...(order.length > 0 ? [`ORDER BY ${order.map(orderOf).join(', ')}`] : []),
    `LIMIT ${BigInt(read.limit)} OFFSET ${BigInt(read.skip ?? 0)}`,
  ].join(' ');
  return { text, values };
}

/** What the text of a column stands for; everything that JavaScript could round stays text. */
export function valueOf({ kind, isSmall }: Column, text: string | null): SourceValue {
  if (text === null) return null;
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return isSmall || kind === 'boolean' ? Number(text) : text;
}
