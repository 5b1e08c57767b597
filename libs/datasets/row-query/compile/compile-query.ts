import { columnNames } from '../../ingest/table/column-names';
import { named } from '../../ingest/table/spool-sql';
import { outputColumns } from '../output-columns';
import type { RowAggregate, RowColumn, RowQuery } from '../row-query';
import { BoundValues } from './bound-values';
import { Conditions, sourceOf, type Source } from './conditions';
import { orderBy, rowsAfter, type KeyValue, type SortKey } from './keyset';

/** Where the rows of a table lie in the engine; both are our own words. */
export interface RowSource {
  readonly from: string;
  /** Expression of a row's number: from 0 on, in the order of the table. */
  readonly rowNumber: string;
}

/** A statement, what is bound to it, and what its rows hold. */
export interface CompiledQuery {
  readonly sql: string;
  readonly values: readonly string[];
  readonly columns: readonly RowColumn[];
  /** Of each row, how many values behind its columns say its place in the order. */
  readonly keys: number;
}

/** The whole statement is our own words, quoted names of columns that the table has, and numbers of bound values. */
export function compileQuery(
  query: RowQuery,
  columns: readonly RowColumn[],
  source: RowSource,
  last?: readonly KeyValue[],
): CompiledQuery {
  const { values, shown, expressionOf, rows, order } = partsOf(query, columns, source);
  const after = rowsBehind(query, order, last, values);
  const asked = [...shown.map(({ name }) => expressionOf(name)), ...order.map((key) => key.sql)];
  return {
    sql: `SELECT ${asked.join(', ')} ${rows}${after}${orderedBy(order)} LIMIT ${query.limit + 1}${passedOver(query)}`,
    values: values.all,
    columns: shown,
    keys: order.length,
  };
}

/**
 * All rows that a query finds, whatever page it asks for, under the names of their columns; written to Parquet they lose nothing. Figures
 * with names that no column can have get others.
 */
export function compileWhole(
  query: RowQuery,
  columns: readonly RowColumn[],
  source: RowSource,
): Omit<CompiledQuery, 'keys'> {
  const { values, shown, expressionOf, rows, order } = partsOf(query, columns, source);
  const isOfRows = query.output.kind === 'rows';
  const said = shown.map(({ name }) => name);
  const names = isOfRows ? said : columnNames(said);
  const asked = shown.map(({ name, sqlType }, at) => {
    const value = expressionOf(name);
    return `${sqlType === widest ? `CAST(${value} AS ${inParquet})` : value} AS ${named(names[at]!)}`;
  });
  // In the order of the table they come by themselves, with nothing to be sorted.
  const isInOrder = isOfRows && query.sort.length === 0;
  return {
    sql: `SELECT ${asked.join(', ')} ${rows}${isInOrder ? '' : orderedBy(order)}`,
    values: values.all,
    columns: shown.map((column, at) => ({
      ...{ ...column, name: names[at]! },
      ...(column.sqlType === widest ? { sqlType: inParquet } : {}),
    })),
  };
}

/** Sums of whole numbers; Parquet knows none so wide, and the engine would write them as floating-point numbers. */
const widest = 'HUGEINT';
const inParquet = 'DECIMAL(38,0)';

interface Parts {
  readonly values: BoundValues;
  readonly shown: readonly RowColumn[];
  /** Of a column that is shown. */
  readonly expressionOf: Source;
  /** From where, under which condition. */
  readonly rows: string;
  readonly order: readonly SortKey[];
}

function partsOf(
  query: RowQuery,
  columns: readonly RowColumn[],
  { from, rowNumber }: RowSource,
): Parts {
  const values = new BoundValues();
  const source = sourceOf(columns, rowNumber);
  const filter = query.filter ? new Conditions(columns, values, source).sql(query.filter) : 'true';
  const { output } = query;
  const shown = outputColumns(output, columns);
  const found = `FROM ${from} AS t WHERE ${filter}`;
  if (output.kind === 'rows') {
    const order = [...sortKeys(query, columns, source), rowNumberKey(rowNumber)];
    return { values, shown, expressionOf: source, rows: found, order };
  }
  const expressionOf = (name: string) =>
    `g.${inGroup(shown.findIndex((column) => column.name === name))}`;
  const rows = `FROM (${grouped(output, columns, source, found)}) AS g WHERE true`;
  // What makes the order whole is all that they are grouped by.
  const ties = output.by.map((name) =>
    keyOf(shown, expressionOf, { column: name, descending: false }),
  );
  return {
    values,
    shown,
    expressionOf,
    rows,
    order: [...sortKeys(query, shown, expressionOf), ...ties],
  };
}

/** What makes the order of rows whole. */
const rowNumberKey = (sql: string): SortKey => ({ sql, sqlType: 'BIGINT', descending: false });

const orderedBy = (order: readonly SortKey[]): string =>
  order.length > 0 ? ` ORDER BY ${orderBy(order)}` : '';

const passedOver = ({ offset }: RowQuery): string => (offset ? ` OFFSET ${offset}` : '');

/** The rest of the condition: rows that come after the last one of the page before. */
function rowsBehind(
  query: RowQuery,
  order: readonly SortKey[],
  last: readonly KeyValue[] | undefined,
  values: BoundValues,
): string {
  const [first, ...others] = order;
  const isInOrder = query.output.kind === 'rows' && first !== undefined && others.length === 0;
  if (isInOrder) return numbersAfter(first.sql, query, last?.[0] ?? null, values);
  return last ? ` AND ${rowsAfter(order, last, values)}` : '';
}

/** Rows in the order of the table: where all are meant, the numbers of a page are known, and no others are read. */
function numbersAfter(
  rowNumber: string,
  { filter, limit }: RowQuery,
  last: KeyValue,
  values: BoundValues,
): string {
  const from = last === null ? '-1::BIGINT' : values.as('BIGINT', last);
  const after = last === null ? '' : ` AND ${rowNumber} > ${from}`;
  return filter ? after : `${after} AND ${rowNumber} <= ${from} + ${limit + 1}`;
}

const sortKeys = (
  { sort }: RowQuery,
  columns: readonly RowColumn[],
  sql: (name: string) => string,
): SortKey[] => sort.map((one) => keyOf(columns, sql, one));

function keyOf(
  columns: readonly RowColumn[],
  sql: (name: string) => string,
  { column: name, descending }: RowQuery['sort'][number],
): SortKey {
  const { sqlType } = columns.find((column) => column.name === name)!;
  return { sql: sql(name), sqlType, descending };
}

/** What a column of groups is called within the statement, so that no name of a figure can be taken for another. */
const inGroup = (at: number): string => `g${at}`;

function grouped(
  { by, aggregates }: Extract<RowQuery['output'], { kind: 'groups' }>,
  columns: readonly RowColumn[],
  source: Source,
  rows: string,
): string {
  const figures = aggregates.map((aggregate) => figure(aggregate, columns, source));
  const all = [...by.map(source), ...figures].map((sql, at) => `${sql} AS ${inGroup(at)}`);
  const groups = by.length === 0 ? '' : ` GROUP BY ${by.map((_, at) => at + 1).join(', ')}`;
  return `SELECT ${all.join(', ')} ${rows}${groups}`;
}

function figure(
  { function: name, column, distinct }: RowAggregate,
  columns: readonly RowColumn[],
  source: Source,
): string {
  if (column === undefined) return 'count(*)';
  const value = source(column);
  const { sqlType } = columns.find((one) => one.name === column)!;
  // Floating-point sums depend on their order: it is fixed, so that a later page sees the same figures.
  const isSum = name === 'sum' || name === 'avg';
  const order = isSum && sqlType === 'DOUBLE' ? ` ORDER BY ${value}` : '';
  return `${name}(${distinct ? 'DISTINCT ' : ''}${value}${order})`;
}
