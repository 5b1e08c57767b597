import type { EngineSession } from '../engine/engine';
import type { ColumnKind } from '../ingest/types/formats';
import { personalColumns, saysNumber, type PersonalColumn } from './column-privacy';
import { leftIn, placesOf, type SearchedTable } from './personal-places';
import { seeColumns } from './see-columns';

interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Text by its values alone. */
  readonly overruled?: true;
}

/**
 * What the privacy gate holds of a Parquet file, with the first places of each column. Of a masked one every row counts: it is
 * on its way to everybody, so one number of a person that a mask has left, or that stands elsewhere, is too many.
 * @param masked its columns that were masked; undefined where none was
 */
export async function personalIn(
  table: SearchedTable & { readonly session: EngineSession },
  columns: readonly Column[],
  masked?: ReadonlySet<string>,
): Promise<PersonalColumn[]> {
  const looked = columns.filter(
    ({ name, kind, overruled }) =>
      kind === 'text' ||
      overruled ||
      (kind === 'integer' && (saysNumber(name) || masked?.has(name) === true)),
  );
  const seen = await seeColumns(table.session, table.parquet, looked);
  const found: PersonalColumn[] = [];
  for (const column of personalColumns(seen)) {
    found.push({ ...column, places: await placesOf(table, column) });
  }
  if (!masked) return found;
  for (const { name } of looked.filter((one) => !found.some(({ name: has }) => has === one.name))) {
    const left = await leftIn(table, name);
    if (left) found.push(left);
  }
  return found;
}
