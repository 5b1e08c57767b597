import { readFile, stat } from 'node:fs/promises';
import { ArchiveError, Workbook, XmlError, type SheetRow } from '@shutong/workbook';
import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText, type Place } from '../place';
import { findHeader } from '../table/header';
import { stageRows } from '../table/stage-rows';
import type { StagedTable } from '../table/staged-table';

export interface WorkbookSource {
  readonly path: string;
  readonly name: string;
  readonly place: Place;
  /** Path of a spool by its number. */
  readonly spool: (number: number) => string;
}

const { ingestWorkbook, ingestColumns, ingestRecord, ingestTables } = limits;
/** Rows that a sheet can have (ECMA-376). */
const mostRows = 1_048_576;

const bounds = {
  unpacked: ingestWorkbook.value,
  columns: ingestColumns.value,
  cell: ingestRecord.value,
};

/** Each sheet with something in it as a table. @throws ingestErrors */
export async function* stageWorkbook(source: WorkbookSource): AsyncGenerator<StagedTable> {
  const { path, name, place, spool } = source;
  const { size } = await stat(path);
  if (size > ingestWorkbook.value) {
    const { value: limit, unit } = ingestWorkbook;
    throw ingestErrors.tooLarge({ place: placeText(place), limit, unit, what: 'a workbook' });
  }
  const book = await unlessBroken(place, async () =>
    Workbook.open(await readFile(path), bounds, true),
  );
  if (book.names.length > ingestTables.value) {
    const { value: limit, unit } = ingestTables;
    throw ingestErrors.tooLarge({ place: placeText(place), limit, unit, what: 'a workbook' });
  }
  let found = 0;
  for (const sheet of book.names) {
    const here = { ...place, sheet };
    const rows = await unlessBroken(here, () => book.rows(sheet, mostRows));
    const table = tableOf(rows);
    if (!table) continue;
    const title = book.names.length === 1 ? name : `${name}-${sheet}`;
    yield await stageRows({ ...table, name: title, place: here, spool: spool(found) });
    found += 1;
  }
  if (found === 0) throw ingestErrors.empty({ place: placeText(place) });
}

function tableOf(rows: readonly SheetRow[]) {
  const all = rows.map(({ cells }) => cells);
  const width = all.reduce((most, { length }) => Math.max(most, length), 0);
  if (width === 0) return undefined;
  const { above, hasHeader } = findHeader(all, width);
  const first = above + (hasHeader ? 1 : 0);
  const header = hasHeader ? all[above]! : [];
  return {
    titles: Array.from({ length: width }, (_, at) => header[at] ?? ''),
    rows: all.slice(first),
    numbers: rows.slice(first).map(({ row }) => row),
    notes: all.slice(0, above).map((cells) => cells.join(' ').trim()),
  };
}

async function unlessBroken<T>(place: Place, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ArchiveError) && !(error instanceof XmlError)) throw error;
    throw ingestErrors.formatBroken({
      format: '.xlsx',
      place: placeText(place),
      why: error.message,
    });
  }
}
