import type { FoundTable, OpenRowsAnswer } from './open-dataset';
import { shownColumn } from './open-datasets.service';
import type { FoundRows } from './open-rows.service';

/** Rows of a table as they are answered with, under the licence that goes with them. */
export function answerOf(
  table: FoundTable,
  { columns, rows, total, next }: FoundRows,
  licence: string | null,
): OpenRowsAnswer {
  const titles = new Map(table.columns.map(({ name, title }) => [name, title]));
  return {
    ...{ dataset: table.dataset, version: table.version, publishedAt: table.publishedAt, licence },
    ...{ table: table.place, total },
    columns: columns.map((column) =>
      shownColumn({ ...column, title: titles.get(column.name) ?? column.name }),
    ),
    rows: rows.map((row) => Object.fromEntries(row.map((value, at) => [columns[at]!.name, value]))),
    next,
  };
}
