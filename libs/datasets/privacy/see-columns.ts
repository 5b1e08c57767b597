import type { EngineSession } from '../engine/engine';
import type { EngineRow } from '../engine/engine.protocol';
import { quoted } from '../ingest/types/formats';
import { named } from '../ingest/table/spool-sql';
import type { SeenColumn } from './column-privacy';
import {
  anyLetter,
  groupedNumber,
  longNumber,
  looseResident,
  numberPieces,
  residentShape,
  saidPhone,
} from './number-patterns';
import { isNumeric, searchedText, type SearchedColumn } from './searched-text';

const seenValues = 500;
const columnsAtOnce = 50;
/** Numbers of one cell, each once, and the longest of them that can be a person's. */
const [mostPieces, longestPiece] = [200, 60];

/** What the privacy gate looks at in a Parquet file: of each column a sample, and all that holds long numbers. */
export async function seeColumns(
  session: EngineSession,
  parquet: string,
  columns: readonly SearchedColumn[],
): Promise<SeenColumn[]> {
  const source = `read_parquet(${quoted(parquet)})`;
  const seen: SeenColumn[] = [];
  for (let from = 0; from < columns.length; from += columnsAtOnce) {
    const part = columns.slice(from, from + columnsAtOnce);
    const values = await valuesOf(session, source, part);
    const numbers = await numbersOf(session, source, part);
    part.forEach((column, at) => {
      // Of numbers no title says that they are names or addresses.
      seen.push({
        ...{ name: column.name, values: isNumeric(column) ? [] : (values[at] ?? []) },
        ...numbers[at]!,
      });
    });
  }
  return seen;
}

async function valuesOf(
  session: EngineSession,
  source: string,
  columns: readonly SearchedColumn[],
) {
  const asked = columns.map(({ name }) => `list(left(${named(name)}::VARCHAR, 300))`);
  const [found = []] = await session.run(
    `SELECT ${asked.join(', ')} FROM (SELECT * FROM ${source} USING SAMPLE reservoir(${seenValues} ROWS) REPEATABLE (1))`,
  );
  return (found as unknown as ((string | null)[] | null)[]).map((values) =>
    (values ?? []).filter((value) => value !== null),
  );
}

type Numbers = Pick<SeenColumn, 'suspects' | 'residentShapes' | 'looseShapes' | 'saidPhones'>;
const perColumn = 4;

async function numbersOf(
  session: EngineSession,
  source: string,
  columns: readonly SearchedColumn[],
): Promise<Numbers[]> {
  const long = columns.map((column, at) => {
    const text = searchedText(column);
    return `CASE WHEN regexp_matches(${text}, ${quoted(`${longNumber}|${groupedNumber}`)}) THEN ${text} END AS ${longText(at)}`;
  });
  const asked = columns.flatMap((column, at) => askedOf(column, longText(at)));
  const [found = []] = await session.run(
    `SELECT ${asked.join(', ')} FROM (SELECT ${long.join(', ')} FROM ${source})`,
  );
  return columns.map((_, at) => numbersFrom(found.slice(perColumn * at, perColumn * (at + 1))));
}

const longText = (at: number): string => `long_${at}`;

/** A bounded number of cells, spread over the table by their hashes, of each the numbers; and how many look like those of which few are enough. */
function askedOf(column: SearchedColumn, text: string): string[] {
  const pieces =
    `list_distinct(list_filter(regexp_extract_all(${text}, ${quoted(numberPieces)}), ` +
    `lambda piece: length(piece) <= ${longestPiece} AND regexp_matches(piece, ${quoted(longNumber)})))`;
  const numbers = `array_to_string(list_slice(${pieces}, 1, ${mostPieces}), chr(10))`;
  const has = (pattern: string): string => `regexp_matches(${text}, ${quoted(pattern)})`;
  const said = isNumeric(column) ? 'false' : `${has(anyLetter)} AND ${has(saidPhone)}`;
  return [
    `min(CASE WHEN ${has(longNumber)} THEN hash(${text})::VARCHAR || '|' || ${numbers} END, ${seenValues})`,
    `coalesce(sum((${has(residentShape)})::INTEGER), 0)`,
    `coalesce(sum((${isNumeric(column) ? 'false' : has(looseResident)})::INTEGER), 0)`,
    `coalesce(sum((${said})::INTEGER), 0)`,
  ];
}

function numbersFrom([suspects, residentShapes, looseShapes, saidPhones]: EngineRow): Numbers {
  const found = suspects as unknown as string[] | null;
  return {
    suspects: (found ?? []).map((value) => value.slice(value.indexOf('|') + 1)),
    residentShapes: Number(residentShapes),
    looseShapes: Number(looseShapes),
    saidPhones: Number(saidPhones),
  };
}
