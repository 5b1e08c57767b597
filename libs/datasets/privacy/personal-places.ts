import { limits } from '@shutong/platform';
import type { PageSession } from '../engine/engine';
import { named } from '../ingest/table/spool-sql';
import { quoted } from '../ingest/types/formats';
import { kindsIn, type PersonalColumn, type SeenColumn } from './column-privacy';
import { saysOtherNumber } from './column-titles';
import {
  anyLetter,
  groupedNumber,
  longNumber,
  looseResident,
  residentShape,
  saidPhone,
} from './number-patterns';
import { searchedText, type SearchedColumn } from './searched-text';
import { hasLooseResident, saidPhoneIn, type WordsAround } from './written-numbers';
import {
  allNumbersIn,
  hasResidentNumber,
  isNumberKind,
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
  column: SearchedColumn,
  held: PersonalColumn,
): Promise<PersonalPlace[]> {
  const search = new Search(table, column, (value) => kindsIn(held, value));
  await search.until(held.kind, isNumberKind(held.kind) ? [anyNumber] : []);
  return search.places;
}

/** What is left of persons in a column of a masked table: one cell that holds a person's number is enough. */
export async function leftIn(
  table: SearchedTable,
  column: SearchedColumn,
): Promise<PersonalColumn | undefined> {
  const search = new Search(table, column, allNumbersIn);
  await search.until(undefined, [anyNumber]);
  return search.held();
}

const anyNumber = `${longNumber}|${groupedNumber}`;

/**
 * Of what is written as a resident number in groups or against letters so many have to pass the check: of codes that are made of
 * a division, a day and a sequence one of eleven does by chance.
 */
const mostLoose = 0.5;

/**
 * What holds a column however few of its cells hold it: a resident number, since chance makes none of other numbers, and a phone
 * that is said in words.
 */
export async function fewIn(
  table: SearchedTable,
  column: SearchedColumn,
  seen: SeenColumn,
): Promise<PersonalColumn | undefined> {
  if (seen.residentShapes > 0) {
    const search = new Search(table, column, onlyIf('resident-id', hasResidentNumber));
    await search.until('resident-id', [residentShape]);
    if (search.found > 0) return search.held();
  }
  if (seen.looseShapes > 0) {
    const search = new Search(table, column, onlyIf('resident-id', hasLooseResident));
    await search.until('resident-id', [looseResident]);
    if (search.found > mostLoose * search.looked) return search.held();
  }
  return seen.saidPhones === 0 ? undefined : saidIn(table, column, seen.saidPhones);
}

/** In other words than Chinese ones, where codes of eleven digits are common, from so many cells. */
const fewestElsewhere = 2;

async function saidIn(
  table: SearchedTable,
  column: SearchedColumn,
  shapes: number,
): Promise<PersonalColumn | undefined> {
  const search = async (words: WordsAround): Promise<Search> => {
    const is = (value: string): boolean => saidPhoneIn(value, words);
    const found = new Search(table, column, onlyIf('phone', is));
    await found.until('phone', [anyLetter, saidPhone]);
    return found;
  };
  const isOther = saysOtherNumber(column.name);
  const said = await search(isOther ? 'phone' : 'chinese');
  if (said.found > 0 || isOther || shapes < fewestElsewhere) return said.held();
  const any = await search('any');
  return any.found < fewestElsewhere ? undefined : any.held();
}

const onlyIf =
  (kind: PersonalKind, is: (value: string) => boolean) =>
  (value: string): PersonalKind[] =>
    is(value) ? [kind] : [];

/** Goes through the cells of a column, in the order of the file. */
class Search {
  readonly places: PersonalPlace[] = [];
  looked = 0;
  found = 0;

  constructor(
    private readonly table: SearchedTable,
    private readonly column: SearchedColumn,
    private readonly kindsOf: (value: string) => Iterable<PersonalKind>,
  ) {}

  /** Of the first place the kind, with all of them; undefined where nothing was found. */
  held(): PersonalColumn | undefined {
    const { places, found, looked } = this;
    const [first] = places;
    const { name } = this.column;
    return first && { name, kind: first.kind, by: 'values', share: found / looked, places };
  }

  /**
   * Through the cells that match, to the end, or until enough places are known: of that kind, or of any where none is named.
   * @param patterns in the engine's notation; without one, all that are there
   */
  async until(kind: PersonalKind | undefined, patterns: readonly string[]): Promise<void> {
    const { session, parquet } = this.table;
    const value = searchedText(this.column);
    const which = [
      `${named(this.column.name)} IS NOT NULL`,
      ...patterns.map((pattern) => `regexp_matches(${value}, ${quoted(pattern)})`),
    ].join(' AND ');
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
