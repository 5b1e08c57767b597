import { rowQueryErrors } from '../row-query.errors';
import type { RowColumn } from '../row-query';

/** Names of columns that a refusal lists. */
const listed = 20;
const shownCharacters = 100;

/** @throws rowQueryErrors.columnUnknown */
export function columnOf(
  parameter: string,
  name: string,
  columns: readonly RowColumn[],
): RowColumn {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  const names = columns.slice(0, listed).map((column) => column.name);
  const known = [...names, ...(columns.length > listed ? ['…'] : [])].join(', ');
  const column = name.slice(0, shownCharacters);
  throw rowQueryErrors.columnUnknown({ parameter, column, columns: known }, [
    { field: parameter, rule: `no column ${column}` },
  ]);
}
