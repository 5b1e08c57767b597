import { open, type FileHandle } from 'node:fs/promises';

/** A file of rows that the engine reads: RFC 4180 in UTF-8 with this delimiter, line feeds, no header. */
export interface Spool {
  readonly path: string;
  readonly delimiter: string;
  /** Bytes of the longest row. */
  readonly longest: number;
  /** Whether rows may lack cells at their end. */
  readonly isPadded: boolean;
}

const gatheredBytes = 1 << 20;

/** Writes such a file, rows gathered. */
export class SpoolWriter {
  longest = 0;
  private pieces: (Buffer | string)[] = [];
  private waiting = 0;

  private constructor(
    private readonly file: FileHandle,
    readonly path: string,
    readonly delimiter: string,
  ) {}

  static async open(path: string, delimiter = ','): Promise<SpoolWriter> {
    return new SpoolWriter(await open(path, 'w'), path, delimiter);
  }

  /** Bytes of whole rows that stand as they shall. */
  addRaw(bytes: Buffer): void {
    this.pieces.push(bytes);
    this.waiting += bytes.length;
  }

  add(cells: readonly string[]): void {
    const row = `${cells.map((cell) => this.cell(cell)).join(this.delimiter)}\n`;
    // One column that is empty would be a blank line.
    const line = row === '\n' ? '""\n' : row;
    this.longest = Math.max(this.longest, 3 * line.length);
    this.pieces.push(line);
    this.waiting += line.length;
  }

  /** To be awaited between rows, so that no more is held than a chunk. */
  async drain(isAll = false): Promise<void> {
    if (this.pieces.length === 0 || (!isAll && this.waiting < gatheredBytes)) return;
    const bytes = this.pieces.map((piece) =>
      typeof piece === 'string' ? Buffer.from(piece) : piece,
    );
    this.pieces = [];
    this.waiting = 0;
    await this.file.writeFile(bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes));
  }

  async close(): Promise<void> {
    try {
      await this.drain(true);
    } finally {
      await this.file.close();
    }
  }

  private cell(text: string): string {
    const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
    if (!/["\n\r]|^\s|\s$/.test(clean) && !clean.includes(this.delimiter)) return clean;
    return `"${clean.replaceAll('"', '""')}"`;
  }
}
