import { within } from '../deadline';
import type { CsvEncoding, CsvSourceConfig } from '../source-config';
import type { EachRead, SourceDatabase, SourceRead, SourceRow } from '../source-database';
import { SourceError } from '../source.errors';
import { fileOf, readCsv, statOf } from './csv-file';
import { CsvTable } from './csv-table';

interface Loaded {
  readonly version: string;
  readonly table: Promise<CsvTable>;
}

const describeMilliseconds = 30_000;
const unavailable = 'connector.source-unavailable';
/** A file may be written while it is read; more often than this it is not read again at once. */
const attempts = 3;

/** A folder of CSV files. A file is read again when it was written or replaced. */
export class CsvSource implements SourceDatabase {
  private readonly folder: string;
  private readonly encoding: CsvEncoding;
  private readonly loaded = new Map<string, Loaded>();
  private closed = false;

  constructor({ folder, encoding = 'utf-8' }: CsvSourceConfig) {
    this.folder = folder;
    this.encoding = encoding;
  }

  async read(read: SourceRead, milliseconds: number): Promise<readonly SourceRow[]> {
    const table = await this.table(read.table, milliseconds);
    return table.read(read);
  }

  async readEach(
    read: EachRead,
    equals: readonly SourceRow[],
    milliseconds: number,
  ): Promise<readonly (readonly SourceRow[])[]> {
    const table = await this.table(read.table, milliseconds);
    return equals.map((one) => table.read({ ...read, equals: one, orderBy: [] }));
  }

  async describe(table: string): Promise<readonly string[]> {
    return (await this.table(table, describeMilliseconds)).columns;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.loaded.clear();
  }

  private table(name: string, milliseconds: number): Promise<CsvTable> {
    return within(milliseconds, async () => {
      if (this.closed) throw new SourceError('connector.source-closed');
      const path = fileOf(this.folder, name);
      return this.current(name, path, await statOf(path, name));
    });
  }

  /** All who come while a file is read wait for the same; what is wrong in it is found out once. */
  private current(name: string, path: string, version: string): Promise<CsvTable> {
    const known = this.loaded.get(name);
    if (known?.version === version) return known.table;
    const loading: Loaded = { version, table: this.load(name, path, version) };
    this.loaded.set(name, loading);
    loading.table.catch((error: unknown) => {
      const mayPass = !(error instanceof SourceError) || error.code === unavailable;
      if (mayPass && this.loaded.get(name) === loading) this.loaded.delete(name);
    });
    return loading.table;
  }

  private async load(name: string, path: string, version: string): Promise<CsvTable> {
    let before = version;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const content = await readCsv(path, { table: name, encoding: this.encoding });
      const after = await statOf(path, name);
      if (after === before) return new CsvTable(name, content);
      before = after;
    }
    throw new SourceError(unavailable, { table: name, state: 'being written' });
  }
}
