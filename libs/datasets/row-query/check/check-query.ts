import { limits, type Limit } from '@shutong/platform';
import { outputColumns } from '../output-columns';
import { rowQueryErrors } from '../row-query.errors';
import type { RowAggregate, RowColumn, RowOutput, RowQuery } from '../row-query';
import { checkCondition } from './check-condition';
import { columnOf } from './find-column';

/**
 * Whether a query, whoever made it, asks for what the table has and no more than it may.
 * @throws rowQueryErrors
 */
export function checkRowQuery(query: RowQuery, columns: readonly RowColumn[]): void {
  const { output, filter, sort, limit } = query;
  checkOutput(output, columns);
  if (filter) checkCondition(filter, columns);
  const { value: most } = limits.rowPage;
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw rowQueryErrors.limitMisfit({ parameter: 'limit', limit: most });
  }
  checkCount('sortby', sort.length, limits.rowSort);
  const sortable = output.kind === 'rows' ? columns : outputColumns(output, columns);
  for (const { column } of sort) checkSortable(columnOf('sortby', column, sortable));
  checkNames(
    'sortby',
    sort.map(({ column }) => column),
  );
}

function checkOutput(output: RowOutput, columns: readonly RowColumn[]): void {
  const names = output.kind === 'rows' ? output.columns : [...output.by, ...output.aggregates];
  if (names.length === 0) {
    const expected = 'column';
    throw rowQueryErrors.syntax({ parameter: 'select', at: 1, found: '∅', expected });
  }
  if (output.kind === 'rows') {
    checkNames('select', output.columns);
    output.columns.forEach((name) => columnOf('select', name, columns));
    return;
  }
  const { by, aggregates } = output;
  checkCount('group', by.length, limits.rowGroup);
  checkCount('aggregate', aggregates.length, limits.rowAggregates);
  by.forEach((name) => columnOf('group', name, columns));
  aggregates.forEach((aggregate) => checkAggregate(aggregate, columns));
  checkNames('aggregate', [...by, ...aggregates.map(({ name }) => name)]);
}

function checkAggregate(aggregate: RowAggregate, columns: readonly RowColumn[]): void {
  const { function: operator, column: name } = aggregate;
  if (name === undefined) return;
  const { kind } = columnOf('aggregate', name, columns);
  const isNumber = kind === 'integer' || kind === 'decimal';
  const needsNumber = operator === 'sum' || operator === 'avg';
  const needsOrder = operator === 'min' || operator === 'max';
  if ((needsNumber && !isNumber) || (needsOrder && kind === 'geometry')) {
    throw rowQueryErrors.operatorMisfit({ parameter: 'aggregate', column: name, kind, operator });
  }
}

function checkSortable({ name, kind }: RowColumn): void {
  if (kind !== 'geometry') return;
  const parameter = 'sortby';
  throw rowQueryErrors.operatorMisfit({ parameter, column: name, kind, operator: parameter });
}

/** Names that differ in case alone are one name to many who read the answer. */
function checkNames(parameter: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw rowQueryErrors.nameRepeated({ parameter, name });
    seen.add(name.toLowerCase());
  }
}

function checkCount(parameter: string, count: number, { value: limit, unit: what }: Limit): void {
  if (count > limit) throw rowQueryErrors.tooMuch({ parameter, what, limit });
}
