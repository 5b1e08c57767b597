import type { Place } from '../place';
import { Problems } from '../problems';
import { SourceRows } from './source-rows';
import { SpoolWriter } from './spool';
import { sampledRows, type StagedTable } from './staged-table';

export interface RowSource {
  readonly name: string;
  readonly place: Place;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Row of the file that each row was, counted from 1; one after another where it is left out. */
  readonly numbers?: readonly number[];
  readonly texts?: ReadonlySet<number>;
  readonly notes?: readonly string[];
  readonly spool: string;
}

/** Rows that are in memory as a staged table. */
export async function stageRows(source: RowSource): Promise<StagedTable> {
  const { name, place, titles, rows, numbers, texts, notes, spool } = source;
  const writer = await SpoolWriter.open(spool);
  const sourceRows = new SourceRows();
  const width = titles.length;
  const wide = (row: readonly string[]) => Array.from({ length: width }, (_, at) => row[at] ?? '');
  try {
    for (const [at, row] of rows.entries()) {
      writer.add(wide(row));
      sourceRows.set(at, numbers?.[at] ?? at + 1);
      await writer.drain();
    }
  } finally {
    await writer.close();
  }
  const { path, delimiter, longest } = writer;
  return {
    ...{ name, place, titles, rows: rows.length, sourceRows, problems: new Problems() },
    sample: rows.slice(0, sampledRows).map(wide),
    spool: { path, delimiter, longest, isPadded: false },
    ...(texts ? { texts } : {}),
    ...(notes ? { notes } : {}),
  };
}
