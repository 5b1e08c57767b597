import type { ColumnKind } from '@shutong/datasets';
import type { ChartParameters } from './chart.parameters';

/** As many marks as one chart shows well. */
export const marksAtMost = 24;

type Query = Readonly<Record<string, string>>;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** What the figure of each mark is called; no column of the answer is called the same. */
export const figureName = ({ label }: Pick<ChartParameters, 'label'>): string =>
  label === 'figure' ? 'figure_' : 'figure';

/** The question for the rows of a table that a chart shows. */
export function queryOf(asked: ChartParameters): Query {
  const { label, filter, order = 'label' } = asked;
  const name = figureName(asked);
  return {
    ...(filter === undefined ? {} : { filter }),
    group: quoted(label),
    aggregate: `${figureOf(asked)} AS ${name}`,
    sortby: order === 'label' ? quoted(label) : `-${name},${quoted(label)}`,
    limit: String(marksAtMost),
  };
}

/** The question for the number of one mark alone. */
export function queryOfMark(asked: ChartParameters, kind: ColumnKind, label: string | null): Query {
  const { label: column, filter } = asked;
  const is = `${quoted(column)} ${label === null ? 'IS NULL' : `= ${literal(kind, label)}`}`;
  return {
    filter: filter === undefined ? is : `(${filter}) AND ${is}`,
    aggregate: `${figureOf(asked)} AS ${figureName(asked)}`,
  };
}

function figureOf({ value, figure }: ChartParameters): string {
  if (value === undefined) return `${figure ?? 'count'}()`;
  return `${figure ?? 'sum'}(${quoted(value)})`;
}

/** A value as CQL2 text writes it. */
function literal(kind: ColumnKind, value: string): string {
  if (kind === 'integer' || kind === 'decimal') return value;
  if (kind === 'boolean') return value.toUpperCase();
  if (kind === 'date') return `DATE(${text(value)})`;
  if (kind === 'timestamp') return `TIMESTAMP(${text(value)})`;
  return text(value);
}
