import type { FileHandle } from 'node:fs/promises';
import { within } from '../deadline';
import { MemoryTable, type Content } from '../memory/memory-table';
import type { EachRead, SourceDatabase, SourceRead, SourceRow } from '../source-database';
import { SourceError } from '../source.errors';
import { fileOf, openFile, statOf } from './dropped-file';

/** A kind of file that holds one table. */
export interface FileFormat {
  /** Of its name, without the dot. */
  readonly ending: string;
  /** Bytes of a file. */
  readonly largest: number;
  /** Errors: `connector.source-malformed` with the row, `.source-too-large`. */
  read(handle: FileHandle, table: string): Promise<Content>;
}

interface Loaded {
  readonly version: string;
  readonly table: Promise<MemoryTable>;
}

const describeMilliseconds = 30_000;
const unavailable = 'connector.source-unavailable';
/** A file may be written while it is read; more often than this it is not read again at once. */
const attempts = 3;

/**
 * A folder of files `<table>.<ending>`, which the department writes beside and then renames: so the old table is
 * served until the new one is there as a whole. A file is read again when it was written or replaced.
 */
export class FileSource implements SourceDatabase {
  private readonly loaded = new Map<string, Loaded>();
  private closed = false;

  constructor(
    private readonly folder: string,
    private readonly format: FileFormat,
  ) {}

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

  private table(name: string, milliseconds: number): Promise<MemoryTable> {
    return within(milliseconds, async () => {
      if (this.closed) throw new SourceError('connector.source-closed');
      const path = fileOf(this.folder, name, this.format.ending);
      return this.current(name, path, await this.versionOf(path, name));
    });
  }

  /** All who come while a file is read wait for the same; what is wrong in it is found out once. */
  private current(name: string, path: string, version: string): Promise<MemoryTable> {
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

  private versionOf(path: string, table: string): Promise<string> {
    return statOf(path, { table, largest: this.format.largest });
  }

  private async load(name: string, path: string, version: string): Promise<MemoryTable> {
    let before = version;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const content = await openFile(path, name, (handle) => this.format.read(handle, name));
      const after = await this.versionOf(path, name);
      if (after === before) return new MemoryTable(name, content);
      before = after;
    }
    throw new SourceError(unavailable, { table: name, state: 'being written' });
  }
}
