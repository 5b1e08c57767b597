import type { EngineSession } from '../engine/engine';
import { personalColumns, type PersonalColumn } from './column-privacy';
import { saysNumber } from './column-titles';
import { fewIn, leftIn, placesOf, type SearchedTable } from './personal-places';
import { isNumeric, type SearchedColumn } from './searched-text';
import { seeColumns } from './see-columns';

interface Column extends SearchedColumn {
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
  const looked = columns.filter((column) => column.kind === 'text' || isNumeric(column));
  const seen = await seeColumns(table.session, table.parquet, looked);
  const byShare = new Map(personalColumns(seen).map((held) => [held.name, held]));
  const found: PersonalColumn[] = [];
  for (const [at, column] of looked.entries()) {
    const held = byShare.get(column.name);
    const isStrict = masked !== undefined && saysAny(column, masked);
    if (held) found.push({ ...held, places: await placesOf(table, column, held) });
    else {
      const few = await (isStrict ? leftIn(table, column) : fewIn(table, column, seen[at]!));
      if (few) found.push(few);
    }
  }
  return found;
}

/** Where one number is a person's: among other numbers chance makes some that look like phones and cards. */
const saysAny = (column: Column, masked: ReadonlySet<string>): boolean =>
  !isNumeric(column) ||
  column.overruled === true ||
  saysNumber(column.name) ||
  masked.has(column.name);
