import type { RowAggregate, RowColumn, RowOutput } from './row-query';

const named = (columns: readonly RowColumn[], name: string): RowColumn =>
  columns.find((column) => column.name === name)!;

/** Columns of the answer, with their types. The query was checked: each column that it names is there. */
export function outputColumns(output: RowOutput, columns: readonly RowColumn[]): RowColumn[] {
  if (output.kind === 'rows') return output.columns.map((name) => named(columns, name));
  return [
    ...output.by.map((name) => named(columns, name)),
    ...output.aggregates.map((aggregate) => aggregateColumn(aggregate, columns)),
  ];
}

/** As DuckDB types them: sums of exact numbers are exact, an average never is. */
function aggregateColumn(aggregate: RowAggregate, columns: readonly RowColumn[]): RowColumn {
  const { name, column: of } = aggregate;
  if (of === undefined || aggregate.function === 'count') {
    return { name, kind: 'integer', sqlType: 'BIGINT' };
  }
  const { kind, sqlType } = named(columns, of);
  if (aggregate.function === 'avg') return { name, kind: 'decimal', sqlType: 'DOUBLE' };
  return { name, kind, sqlType: aggregate.function === 'sum' ? sumType(sqlType) : sqlType };
}

function sumType(sqlType: string): string {
  if (sqlType === 'BIGINT') return 'HUGEINT';
  return sqlType.replace(/^DECIMAL\(\d+,/, 'DECIMAL(38,');
}
