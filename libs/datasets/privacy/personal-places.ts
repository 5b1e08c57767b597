import { limits } from '@shutong/platform';
import type { PageSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';
import { kindsIn, type PersonalColumn } from './column-privacy';
import {
  isNumberKind,
  longNumber,
  numbersIn,
  type PersonalKind,
  type PersonalPlace,
} from './personal-values';

/** A Parquet file, and which row of the sent file each of its rows was. */
export interface SearchedTable {
  readonly session: PageSession;
  readonly parquet: string;
  /** @param loaded from 0 */
  readonly rowOf: (loaded: number) => number;
}

/** Cells that are looked at in one go; fewer where they are long. */
const cellsAtOnce = 5000;
const page = { mostBytes: 4_194_304, bytesOfNames: 0 };

/** The first places in a column that the gate holds. */
export async function placesOf(
  table: SearchedTable,
  column: PersonalColumn,
): Promise<PersonalPlace[]> {
  const search = new Search(table, column.name, (value) => kindsIn(column, value));
  await search.until(column.kind, isNumberKind(column.kind));
  return search.places;
}

/** What is left of persons in a column of a masked table: one cell that holds a person's number is enough. */
export async function leftIn(
  table: SearchedTable,
  name: string,
): Promise<PersonalColumn | undefined> {
  const search = new Search(table, name, numbersIn);
  await search.until(undefined, true);
  const { places, found, looked } = search;
  const [first] = places;
  return first && { name, kind: first.kind, by: 'values', share: found / looked, places };
}

/** Goes through the cells of a column, in the order of the file. */
class Search {
  readonly places: PersonalPlace[] = [];
  looked = 0;
  found = 0;

  constructor(
    private readonly table: SearchedTable,
    private readonly column: string,
    private readonly kindsOf: (value: string) => Iterable<PersonalKind>,
  ) {}

  /** To the end, or until enough places are known: of that kind, or of any where none is named. */
  async until(kind: PersonalKind | undefined, onlyNumbers: boolean): Promise<void> {
    const { session, parquet } = this.table;
    const value = `${named(this.column)}::VARCHAR`;
    const which = onlyNumbers
      ? `regexp_matches(${value}, ${quoted(longNumber)})`
      : `${value} IS NOT NULL`;
    const sql =
      `SELECT file_row_number, ${value} FROM read_parquet(${quoted(parquet)}, file_row_number = true) ` +
      `WHERE file_row_number > CAST($1 AS BIGINT) AND ${which} ORDER BY file_row_number LIMIT ${cellsAtOnce}`;
    let [last, isLast] = ['-1', false];
    while (!isLast) {
      const { rows, isWhole } = await session.page(sql, [last], page);
      for (const [number, text] of rows) this.look(Number(number), String(text));
      last = String(rows.at(-1)?.[0] ?? last);
      isLast = (isWhole && rows.length < cellsAtOnce) || this.isEnough(kind);
    }
  }

  private look(loaded: number, value: string): void {
    this.looked += 1;
    const kinds = [...this.kindsOf(value)];
    if (kinds.length > 0) this.found += 1;
    const row = this.table.rowOf(loaded);
    for (const kind of kinds) if (!this.isFull(kind)) this.places.push({ row, kind });
  }

  private isEnough(kind: PersonalKind | undefined): boolean {
    return kind === undefined
      ? this.places.some((one) => this.isFull(one.kind))
      : this.isFull(kind);
  }

  private isFull(kind: PersonalKind): boolean {
    const { value: most } = limits.personalPlaces;
    return this.places.filter((one) => one.kind === kind).length >= most;
  }
}
