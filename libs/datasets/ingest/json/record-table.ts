import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText, type Place } from '../place';
import { Problems } from '../problems';
import { findHeader } from '../table/header';
import { SourceRows } from '../table/source-rows';
import { SpoolWriter } from '../table/spool';
import { sampledRows, type StagedTable } from '../table/staged-table';
import { cellOf, cellsOf, type Exact } from './json-cells';

/**
 * Records as rows. Columns are found as records come: what a record does not have is empty, and earlier rows end
 * before the columns that later ones brought.
 */
export class RecordTable {
  rows = 0;
  private readonly columns = new Map<string, number>();
  private readonly texts = new Set<number>();
  private readonly geometries = new Set<number>();
  private readonly sample: string[][] = [];
  private readonly sourceRows = new SourceRows();
  /** Lists as records have no names: the first may be the header. */
  private header: { readonly titles: readonly string[] } | undefined;
  private readonly head: Exact[][] = [];
  private isHeadDone = false;

  private constructor(
    private readonly name: string,
    private readonly place: Place,
    private readonly writer: SpoolWriter,
  ) {}

  static async open(name: string, place: Place, spool: string): Promise<RecordTable> {
    return new RecordTable(name, place, await SpoolWriter.open(spool));
  }

  async add(record: Exact): Promise<void> {
    if (Array.isArray(record)) {
      this.head.push(record);
      if (this.isHeadDone || this.head.length >= headRows) this.releaseHead();
    } else this.put(record);
    await this.writer.drain();
  }

  async close(): Promise<void> {
    this.releaseHead();
    await this.writer.close();
  }

  staged(): StagedTable {
    const { rows, texts, geometries, sample, sourceRows, writer } = this;
    const { path, delimiter, longest } = writer;
    if (this.columns.size === 0) throw ingestErrors.empty({ place: placeText(this.place) });
    const titles = [...this.columns.keys()].map((key, at) => this.header?.titles[at] ?? key);
    return {
      ...{
        name: this.name,
        place: this.place,
        titles,
        rows,
        sample,
        texts,
        geometries,
        sourceRows,
      },
      problems: new Problems(),
      spool: { path, delimiter, longest, isPadded: true },
    };
  }

  private releaseHead(): void {
    const rows = this.head.splice(0);
    if (!this.isHeadDone && rows.length > 0) {
      const texts = rows.map((row) => row.map(cellOf));
      const width = Math.max(...texts.map(({ length }) => length));
      const isNamed = rows[0]!.every((cell) => typeof cell === 'string');
      if (isNamed && rows.length > 1 && findHeader(texts, width).hasHeader) {
        this.header = { titles: texts[0]! };
        rows.shift();
      }
      this.isHeadDone = true;
    }
    for (const row of rows) {
      this.put(Object.fromEntries(row.map((cell, at) => [`column_${at + 1}`, cell])));
    }
  }

  private put(record: Exact): void {
    const cells: string[] = [];
    for (const { path, text, isText, isGeometry } of cellsOf(record)) {
      const at = this.columnOf(path);
      cells[at] = text;
      if (isText) this.texts.add(at);
      if (isGeometry) this.geometries.add(at);
    }
    const row = Array.from({ length: Math.max(cells.length, 1) }, (_, at) => cells[at] ?? '');
    if (this.sample.length < sampledRows) this.sample.push(row);
    this.writer.add(row);
    this.sourceRows.set(this.rows, this.rows + 1);
    this.rows += 1;
  }

  private columnOf(path: string): number {
    const known = this.columns.get(path);
    if (known !== undefined) return known;
    const { value } = limits.ingestColumns;
    if (this.columns.size >= value) {
      const place = placeText({ ...this.place, row: this.rows + 1 });
      throw ingestErrors.tooManyColumns({ place, columns: this.columns.size + 1, limit: value });
    }
    this.columns.set(path, this.columns.size);
    return this.columns.size - 1;
  }
}

/** Rows that are looked at to find out whether the first one names the columns. */
const headRows = 100;
