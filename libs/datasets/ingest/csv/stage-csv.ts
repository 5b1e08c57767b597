import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText, type Place } from '../place';
import { Problems } from '../problems';
import { findHeader } from '../table/header';
import { SourceRows } from '../table/source-rows';
import { SpoolWriter } from '../table/spool';
import { sampledRows, type StagedTable } from '../table/staged-table';
import type { EncodingFound } from '../text/encoding';
import { textHead, utf8Chunks } from '../text/utf8-stream';
import { looksTyped } from '../types/looks';
import { CsvScanner, type RawRecord } from './csv-scanner';
import { findDialect, type Dialect, type DialectFound } from './dialect';
import { parseRecords } from './records';

/** What is looked at to find dialect and header. */
export const headCharacters = 262_144;

export interface CsvSource {
  readonly path: string;
  readonly name: string;
  readonly place: Place;
  readonly encoding: EncodingFound;
  /** What the publisher knows better. */
  readonly dialect?: Partial<Dialect>;
  /** Where the rows go. */
  readonly spool: string;
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Rows of one cell after the last full one: how many may be notes. */
const mostNotes = 20;

/** A delimited text as a table of texts. @throws ingestErrors */
export async function stageCsv(source: CsvSource): Promise<StagedTable> {
  const { path, encoding, place, signal } = source;
  const head = await textHead(path, encoding, headCharacters);
  const found = dialectOf(head, source.dialect);
  const { dialect } = found;
  const { records } = parseRecords(head, dialect, 200);
  const { above, hasHeader } = findHeader(
    records.map(({ cells }) => cells),
    found.width,
  );
  const titles = hasHeader ? (records[above]?.cells ?? []) : [];
  const width = Math.max(found.width, trimmed(titles).length);
  if (width > limits.ingestColumns.value) {
    throw ingestErrors.tooManyColumns({
      ...{ place: placeText(place), columns: width, limit: limits.ingestColumns.value },
    });
  }
  const writer = await SpoolWriter.open(source.spool, dialect.delimiter);
  const stage = new CsvStage(writer, dialect, width, above + (hasHeader ? 1 : 0));
  try {
    const scanner = new CsvScanner(dialect, place, (record) => stage.take(record));
    for await (const chunk of utf8Chunks(path, encoding, signal)) {
      scanner.push(chunk);
      stage.flush();
      await writer.drain();
      source.progress?.(chunk.length);
    }
    scanner.end();
    stage.finish();
  } finally {
    await writer.close();
  }
  return {
    ...{ name: source.name, place, ...stage.table(titles) },
    ...{ encoding: encoding.encoding, delimiter: found.width > 1 ? dialect.delimiter : '' },
    notes: records.slice(0, above).map(({ cells }) => cells.join(' ').trim()),
  };
}

export function dialectOf(head: string, given: Partial<Dialect> = {}): DialectFound {
  const found = findDialect(head, head.length < headCharacters);
  if (Object.keys(given).length === 0) return found;
  const dialect = { ...found.dialect, ...given };
  const { records } = parseRecords(head, dialect, 200);
  return { dialect, width: Math.max(...records.map(({ cells }) => cells.length), 1), regular: 1 };
}

function trimmed(cells: readonly string[]): readonly string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1]!.trim() === '') length -= 1;
  return cells.slice(0, length);
}

/** Takes records as they come, writes the rows, and remembers what was wrong with them. */
class CsvStage {
  private readonly problems = new Problems();
  private readonly sourceRows = new SourceRows();
  private readonly sample: string[][] = [];
  private row = 0;
  private rows = 0;
  private longest = 0;
  /** Clean rows that lie one after the other are written as they lie. */
  private run: { buffer: Buffer; start: number; end: number } | undefined;
  /** Rows of one cell of which it is not known yet whether full ones follow. */
  private notes: { readonly row: number; readonly cell: string }[] = [];

  constructor(
    private readonly writer: SpoolWriter,
    private readonly dialect: Dialect,
    private readonly width: number,
    private readonly skipped: number,
  ) {}

  take(record: RawRecord): void {
    this.row += 1;
    if (this.row <= this.skipped || record.start === record.end) return;
    const { buffer, start, end, next, cells, isClean } = record;
    this.longest = Math.max(this.longest, end - start);
    if (!isClean || cells !== this.width || this.notes.length > 0) {
      this.takeApart(record);
      return;
    }
    if (this.sample.length < sampledRows) this.sample.push(this.cellsOf(record).slice());
    if (next !== end + 1 || buffer[end] !== lineFeed[0]) this.keepLine(record);
    else this.extendRun(record);
    this.count();
  }

  private extendRun({ buffer, start, next }: RawRecord): void {
    if (this.run?.end === start) {
      this.run.end = next;
      return;
    }
    this.flush();
    this.run = { buffer, start, end: next };
  }

  /** Bytes of the buffer that is handed over next are others. */
  flush(): void {
    if (this.run) this.writer.addRaw(this.run.buffer.subarray(this.run.start, this.run.end));
    this.run = undefined;
  }

  finish(): void {
    this.flush();
    for (const { row, cell } of this.notes) this.problems.add({ kind: 'note', row, value: cell });
    this.notes = [];
  }

  table(titles: readonly string[]) {
    const { problems, sourceRows, rows, sample, writer } = this;
    const { path, delimiter } = writer;
    const longest = Math.max(this.longest, writer.longest);
    const named = Array.from({ length: this.width }, (_, at) => titles[at] ?? '');
    return {
      ...{ titles: named, rows, sample, problems, sourceRows },
      spool: { path, delimiter, longest, isPadded: false },
    };
  }

  private keepLine({ buffer, start, end }: RawRecord): void {
    this.flush();
    this.writer.addRaw(buffer.subarray(start, end));
    this.writer.addRaw(lineFeed);
  }

  private cellsOf({ buffer, start, end }: RawRecord): readonly string[] {
    return this.recordOf(buffer.toString('utf8', start, end)).cells;
  }

  private recordOf(text: string) {
    return parseRecords(text, this.dialect, 1).records[0] ?? { cells: [''], strays: 0 };
  }

  /** A row that needs more than to be copied. */
  private takeApart({ buffer, start, end }: RawRecord): void {
    const text = buffer.toString('utf8', start, end);
    const { cells, strays } = this.recordOf(text);
    const { row } = this;
    if (this.width > 1 && cells.length === 1 && trimmed(cells).length === 0) return;
    if (strays > 0) this.problems.add({ kind: 'stray-quote', row, value: text });
    if (text.includes('\0')) this.problems.add({ kind: 'nul', row, value: text });
    if (this.mayBeNote(trimmed(cells))) {
      this.notes.push({ row, cell: cells[0]! });
      return;
    }
    this.releaseNotes();
    this.put(cells, row);
  }

  private mayBeNote(cells: readonly string[]): boolean {
    const isOne = this.width >= 3 && cells.length === 1;
    return isOne && this.notes.length < mostNotes && !looksTyped(cells[0]!.trim());
  }

  /** They were rows after all. */
  private releaseNotes(): void {
    const notes = this.notes;
    this.notes = [];
    for (const { row, cell } of notes) this.put([cell], row);
  }

  private put(cells: readonly string[], row: number): void {
    const { width } = this;
    if (cells.length > width && trimmed(cells).length > width) {
      this.problems.add({
        kind: 'long-row',
        row,
        value: cells.slice(width).join(this.dialect.delimiter),
      });
      return;
    }
    if (cells.length < width) this.problems.add({ kind: 'short-row', row });
    const whole = Array.from({ length: width }, (_, at) => cells[at] ?? '');
    if (this.sample.length < sampledRows) this.sample.push(whole);
    this.flush();
    this.writer.add(whole);
    this.count(row);
  }

  private count(row = this.row): void {
    this.sourceRows.set(this.rows, row);
    this.rows += 1;
  }
}

const lineFeed = Buffer.from('\n');
