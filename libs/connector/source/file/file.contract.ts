import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openSource } from '../open-source';
import { typedColumns, typedRows, type ContractRow, type SourceHarness } from '../source.contract';

/** How a department writes a file of one kind. */
export interface FileWriter {
  readonly kind: 'csv' | 'excel';
  readonly ending: string;
  /** Cells as they are meant: typed where the kind has types. */
  bytes(rows: readonly ContractRow[], typed: boolean): Promise<Buffer>;
}

/** Rows that take longer to read than anybody waits below. */
const manyRows = 30_000;

/** A folder into which a department drops whole files: written beside, then renamed. */
export class FileHarness implements SourceHarness {
  private tables = 0;
  private readonly written = new Map<string, readonly ContractRow[]>();
  private readonly others: string[] = [];
  private many: Promise<Buffer> | undefined;

  private constructor(
    private readonly folder: string,
    private readonly writer: FileWriter,
  ) {}

  static async start(writer: FileWriter): Promise<FileHarness> {
    return new FileHarness(await mkdtemp(join(tmpdir(), `${writer.kind}-source-`)), writer);
  }

  createTable(columns: readonly string[], rows: readonly ContractRow[]): Promise<string> {
    return this.dropped([columns, ...rows]);
  }

  createTyped(): Promise<string> {
    return this.dropped([typedColumns, ...typedRows], true);
  }

  async createSlow() {
    const rows = Array.from({ length: manyRows }, (_, at) => [`${at}`, 'y', 'z']);
    this.many ??= this.writer.bytes([['name', 'b', 'c'], ...rows], false);
    const table = `slow_${(this.tables += 1)}`;
    await writeFile(this.pathOf(table), await this.many);
    return { table, milliseconds: 2 };
  }

  async dropColumn(table: string, column: string): Promise<void> {
    const [header = [], ...rows] = this.written.get(table) ?? [];
    const at = header.indexOf(column);
    await this.drop(
      table,
      [header, ...rows].map((row) => row.toSpliced(at, 1)),
    );
  }

  dropTable(table: string): Promise<void> {
    return rm(this.pathOf(table));
  }

  open() {
    const { kind } = this.writer;
    return openSource({ kind, folder: this.folder });
  }

  async openFor(table: string) {
    const folder = await mkdtemp(join(tmpdir(), `${this.writer.kind}-one-`));
    this.others.push(folder);
    const path = this.pathOf(table);
    await copyFile(path, join(folder, basename(path)));
    return openSource({ kind: this.writer.kind, folder });
  }

  /** As a share that is not mounted. */
  stop(): Promise<void> {
    return rename(this.folder, `${this.folder}-away`);
  }

  start(): Promise<void> {
    return rename(`${this.folder}-away`, this.folder);
  }

  async close(): Promise<void> {
    for (const folder of [this.folder, ...this.others]) await rm(folder, { recursive: true });
  }

  private async dropped(rows: readonly ContractRow[], typed = false): Promise<string> {
    const table = `table_${(this.tables += 1)}`;
    await this.drop(table, rows, typed);
    return table;
  }

  private async drop(table: string, rows: readonly ContractRow[], typed = false): Promise<void> {
    const beside = join(this.folder, `.${table}.part`);
    await writeFile(beside, await this.writer.bytes(rows, typed));
    await rename(beside, this.pathOf(table));
    this.written.set(table, rows);
  }

  private pathOf(table: string): string {
    return join(this.folder, `${table}.${this.writer.ending}`);
  }
}
