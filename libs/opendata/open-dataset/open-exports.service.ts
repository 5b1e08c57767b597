import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import {
  Places,
  copyOut,
  copySheet,
  outputColumns,
  placeOf,
  sheetHolds,
  withSelectedRows,
  type CopiedTable,
  type CopyTarget,
  type Engine,
  type RowQuery,
} from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { EXPORT_ENGINE } from './export-engine.token';
import { exportErrors } from './open-export.errors';
import { OpenFiles } from './open-files.service';
import { OpenTables } from './open-tables.service';
import type { Asker } from './asker';
import type { ExportFormat } from './export-format';
import type { FoundTable } from './open-dataset';

/** What is written, and how. */
export interface AskedExport {
  readonly table: FoundTable;
  /** What is selected of it, where that is not the whole. */
  readonly query?: RowQuery;
  readonly format: ExportFormat;
  /** Of CSV and TSV: no text that a spreadsheet program would run. */
  readonly forSpreadsheet: boolean;
  /** What stands around the rows. */
  readonly around: Around;
  /** Told the SHA-256 of all bytes right before the last one has left. */
  readonly ended: (sha256: Buffer) => void;
}

export interface Around {
  readonly before: string;
  readonly after: string;
}

/** What is on its way to whoever asked. */
export interface WrittenTable {
  readonly content: Readable;
  readonly rows: number;
}

/** Held between the engine and who reads. */
const bytesOnTheWay = 1_048_576;

/** Published tables, whole or what is selected of them, written while they are sent: so many at a time, from one version each, nothing of them kept. */
@Injectable()
export class OpenExports {
  private readonly places = new Places(limits.openExports.value, 0, limits.openExportsShare.value);

  constructor(
    @Inject(OpenTables) private readonly tables: OpenTables,
    @Inject(OpenFiles) private readonly files: OpenFiles,
    @Inject(EXPORT_ENGINE) private readonly engine: Engine,
  ) {}

  /**
   * Resolves when the first bytes are there; what fails later breaks the stream off.
   * @throws exportErrors, rowQueryErrors.overflow, engineErrors, platformErrors.unavailable
   */
  write(asked: AskedExport, { client, gone }: Asker): Promise<WrittenTable> {
    assertFits(asked);
    return new Promise((resolve, reject) => {
      const stream = new PassThrough({ highWaterMark: bytesOnTheWay });
      const closed = new AbortController();
      stream.once('close', () => closed.abort());
      const late = AbortSignal.timeout(limits.openExport.value);
      const signal = AbortSignal.any([gone, closed.signal, late]);
      const whole = async () => {
        const frame = new Frame(asked);
        // Nobody can take anything before the first byte is there: the fetch and the scan before it have the time of all.
        let followed: Promise<void> | undefined;
        const begun = ({ rows }: CopiedTable) =>
          stream.once('readable', () => {
            followed = this.files.follow(asked.table, stream, () => frame.bytes);
            resolve({ content: stream, rows });
          });
        const target = { to: stream, change: frame.around, signal };
        await this.tables.use(asked.table, signal, ({ path }) =>
          this.selected(asked, path, signal, (rows) => {
            begun(rows);
            return this.copy(asked, rows, target);
          }),
        );
        await followed;
      };
      this.places.within(whole, { client }).catch((error: Error) => {
        stream.once('error', () => undefined);
        stream.destroy(error);
        reject(error);
      });
    });
  }

  private selected(
    { table: { columns, rows }, query }: AskedExport,
    from: string,
    signal: AbortSignal,
    work: (selected: CopiedTable) => Promise<void>,
  ): Promise<void> {
    if (!query) return work({ columns, rows, from });
    return withSelectedRows(this.engine, { columns, from }, { query, signal }, work);
  }

  private copy(
    { table: { name }, format, forSpreadsheet }: AskedExport,
    copied: CopiedTable,
    target: CopyTarget,
  ): Promise<void> {
    const { columns, from } = copied;
    if (format === 'parquet') {
      const { to, change, signal } = target;
      return pipeline(createReadStream(from), change, to, { signal });
    }
    if (format !== 'xlsx') {
      return copyOut(this.engine, { format, columns, from, forSpreadsheet }, target);
    }
    assertInSheet(copied);
    const refused = () => exportErrors.cellTooSmall({ most: sheetHolds.characters });
    return copySheet(this.engine, { name, ...copied }, target, refused);
  }
}

/** What stands around the engine's bytes; counts and hashes them all. */
class Frame {
  bytes = 0;
  private readonly hash = createHash('sha256');

  constructor(private readonly asked: AskedExport) {}

  readonly around = async function* (
    this: Frame,
    source: AsyncIterable<Buffer>,
  ): AsyncGenerator<Buffer> {
    const { around, ended } = this.asked;
    const { before, after } = around;
    if (before !== '') yield this.counted(Buffer.from(before));
    for await (const piece of source) yield this.counted(piece);
    if (after !== '') yield this.counted(Buffer.from(after));
    ended(this.hash.digest());
  }.bind(this);

  private counted(piece: Buffer): Buffer {
    this.bytes += piece.length;
    this.hash.update(piece);
    return piece;
  }
}

/** @throws exportErrors where no such file can be made of the table, whatever its cells hold and however many rows are found */
export function assertFits({ table, query, format }: Omit<AskedExport, 'ended'>): void {
  const columns = query ? outputColumns(query.output, table.columns) : table.columns;
  if (format === 'geojson' && !hasPlace(columns)) throw exportErrors.noPlace();
  if (format === 'xlsx') assertInSheet({ columns, rows: query ? 0 : table.rows });
}

/** @throws exportErrors.sheetTooSmall */
function assertInSheet({ rows, columns }: Pick<CopiedTable, 'rows' | 'columns'>): void {
  const most = { rows: sheetHolds.rows - 1, columns: sheetHolds.columns };
  if (rows <= most.rows && columns.length <= most.columns) return;
  throw exportErrors.sheetTooSmall({ ...most, has: rows, hasColumns: columns.length });
}

function hasPlace(columns: CopiedTable['columns']): boolean {
  try {
    return placeOf(columns) !== undefined;
  } catch {
    return false;
  }
}
