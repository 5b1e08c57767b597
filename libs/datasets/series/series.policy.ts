import type { ColumnKind } from '../ingest/types/formats';
import { seriesErrors } from './series.errors';
import type { SeriesDeclaration } from './series';

interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

const mayBePeriod: readonly ColumnKind[] = ['text', 'integer', 'date', 'timestamp'];
const mayBeFigure: readonly ColumnKind[] = ['integer', 'decimal'];

/** Each column is one thing. @throws seriesErrors.columnTwice */
export function assertDeclared({ period, keys, figures }: SeriesDeclaration): void {
  const all = [period, ...keys, ...figures];
  const column = all.find((name, at) => all.indexOf(name) < at);
  if (column !== undefined) throw seriesErrors.columnTwice({ column });
}

/** The table has all of its columns, and each is of a kind that it can be; answers that of the periods. @throws seriesErrors */
export function assertFits(
  columns: readonly Column[],
  { period, keys, figures }: SeriesDeclaration,
): Column {
  const has = (column: string, kinds?: readonly ColumnKind[]): Column => {
    const found = columns.find(({ name }) => name === column);
    if (!found) throw seriesErrors.columnMissing({ column });
    const { kind } = found;
    if (kinds?.includes(kind) === false) throw seriesErrors.columnMisfit({ column, kind });
    return found;
  };
  keys.forEach((key) => has(key));
  figures.forEach((figure) => has(figure, mayBeFigure));
  return has(period, mayBePeriod);
}
