import type { EachRead, SourceRead, SourceRow, SourceValue } from '../source-database';
import { escapeIdentifier } from 'pg';
import { conditionOf } from './condition';
import { columnOf, type Column, type Table } from './table';

/** One SELECT; every value is a parameter. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | readonly string[])[];
}

/** A value of `equals` with the type that it has to have. */
interface Typed {
  readonly value: SourceValue;
  readonly type: string;
}

class Parameters {
  readonly values: (string | string[])[] = [];

  add(value: SourceValue | bigint): string {
    return this.place(String(value));
  }

  /** An array of texts. */
  addAll(values: readonly SourceValue[]): string {
    return this.place(values.map(String));
  }

  private place(value: string | string[]): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

const textOf = ({ name }: Column): string => `${name}::text`;
/** One order for all types and collations, in which only what shows as the same text is the same. */
const orderOf = (column: Column): string => `${textOf(column)} COLLATE "C"`;

/** The parameter takes the column's type, not the column the parameter's: so an index serves. */
const equalTo = ({ name, type }: Column, value: SourceValue, parameters: Parameters): string =>
  value === null ? `${name} IS NULL` : `${name} = ${parameters.add(value)}::${type}`;

const sameText = (column: Column, value: SourceValue, parameters: Parameters): string =>
  value === null ? `${column.name} IS NULL` : `${orderOf(column)} = ${parameters.add(value)}`;

/** Null is last, so nothing is behind it. */
const behind = (column: Column, value: SourceValue, parameters: Parameters): string =>
  value === null
    ? 'false'
    : `(${orderOf(column)} > ${parameters.add(value)} OR ${column.name} IS NULL)`;

/** Row-wise comparison, spelt out because of null: behind in one column, the same in all before it. */
function behindAll(
  columns: readonly Column[],
  after: readonly SourceValue[],
  parameters: Parameters,
): string {
  const cases = after.map((value, index) => {
    const before = after
      .slice(0, index)
      .map((same, at) => sameText(columns[at]!, same, parameters));
    return [...before, behind(columns[index]!, value, parameters)].join(' AND ');
  });
  return `(${cases.join(' OR ') || 'false'})`;
}

/** The statement of a read. Throws `connector.source-column` for a column that the table has not. */
export function statementOf(table: Table, read: SourceRead): Statement {
  const parameters = new Parameters();
  const shown = read.columns.map((column) => textOf(columnOf(table, column)));
  const order = read.orderBy.map((column) => columnOf(table, column));
  const conditions = Object.entries(read.equals).map(([column, value]) =>
    equalTo(columnOf(table, column), value, parameters),
  );
  conditions.push(...conditionsOf(table, read, parameters));
  if (read.after) conditions.push(behindAll(order, read.after, parameters));
  const where = conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : [];
  const ordered = order.length > 0 ? [`ORDER BY ${order.map(orderOf).join(', ')}`] : [];
  const text = [
    `SELECT ${shown.join(', ')} FROM ${table.target}`,
    ...where,
    ...ordered,
    `LIMIT ${parameters.add(BigInt(read.limit))}`,
    ...(read.skip ? [`OFFSET ${parameters.add(BigInt(read.skip))}`] : []),
  ].join(' ');
  return { text, values: parameters.values };
}

const conditionsOf = (
  table: Table,
  { where = [] }: Pick<SourceRead, 'where'>,
  parameters: Parameters,
): string[] =>
  where.map(({ column, condition }) =>
    conditionOf(textOf(columnOf(table, column)), condition, (value) => parameters.add(value)),
  );

/**
 * One statement for many reads by the same columns: each row begins with the number (from 1) of its read. The index that
 * serves one read serves each. No name of a table can be that of the list of keys, which is too odd for one.
 */
export function eachStatementOf(
  table: Table,
  read: EachRead,
  equals: readonly SourceRow[],
): Statement {
  const parameters = new Parameters();
  const asked = escapeIdentifier('shutong: asked');
  const keys = Object.keys(equals[0] ?? {});
  const lists = keys.map((key) => `${parameters.addAll(equals.map((one) => one[key]!))}::text[]`);
  const conditions = keys.map((key, index) => {
    const { name, type } = columnOf(table, key);
    return `${name} = ${asked}.k${index}::${type}`;
  });
  conditions.push(...conditionsOf(table, read, parameters));
  const shown = read.columns.map(
    (column, index) => `${textOf(columnOf(table, column))} AS c${index}`,
  );
  const text = [
    `SELECT ${[`${asked}.n`, ...shown.map((_, index) => `found.c${index}`)].join(', ')}`,
    `FROM unnest(${lists.join(', ')}) WITH ORDINALITY`,
    `AS ${asked}(${[...keys.map((_, index) => `k${index}`), 'n'].join(', ')})`,
    `CROSS JOIN LATERAL (SELECT ${shown.join(', ')} FROM ${table.target}`,
    `WHERE ${conditions.join(' AND ')} LIMIT ${parameters.add(BigInt(read.limit))}) AS found`,
  ].join(' ');
  return { text, values: parameters.values };
}

/** Only casts the values of `equals`: fails exactly if one of them cannot be a value of its column. */
export function castingOf(table: Table, { equals }: SourceRead): Statement {
  const parameters = new Parameters();
  const typed = Object.entries(equals).map(([column, value]): Typed => ({
    value,
    type: columnOf(table, column).type,
  }));
  const casts = typed
    .filter(({ value }) => value !== null)
    .map(({ value, type }) => `${parameters.add(value)}::${type} IS NULL`);
  return { text: `SELECT ${casts.join(', ')}`, values: parameters.values };
}

const numbers = new Set(['pg_catalog.int2', 'pg_catalog.int4']);

/** What the text of a column stands for; everything that JavaScript could round stays text. */
export function valueOf({ type }: Column, text: string | null): SourceValue {
  if (text === null) return null;
  if (type === 'pg_catalog.bool') return text === 'true';
  return numbers.has(type) ? Number(text) : text;
}
