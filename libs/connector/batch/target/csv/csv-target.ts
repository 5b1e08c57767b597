import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { countLines } from '@shutong/wire';
import { ConnectorError } from '../../../errors/connector-error';
import type { CsvTargetConfig } from '../../intake';
import type { Taken, Target, TargetChunk, TargetPlace } from '../target';
import { csvLine, csvOf } from './csv-lines';
import { readNote, writeNote, type CsvNote } from './csv-note';
import { pathOf } from './file-pattern';

/** Those of the department's systems may read it. */
const mode = 0o640;

/**
 * A folder of CSV files (RFC 4180, UTF-8, a header line). A batch is written beside, under a hidden name, and renamed
 * when it is complete: nobody reads half of one. A note beside it says how far it is.
 */
export class CsvTarget implements Target {
  private readonly folder: string;

  constructor({ folder }: CsvTargetConfig) {
    this.folder = folder;
  }

  /** Errors: `connector.target-unavailable`, `.target-failed`. */
  async apply(chunk: TargetChunk): Promise<Taken> {
    try {
      // A share that is not mounted is no empty folder.
      await access(this.folder, constants.W_OK);
      const noteFile = join(this.folder, noteOf(chunk.into));
      const note = await this.written(chunk, noteFile);
      if (chunk.isLast) await this.publish(note, noteFile);
      return { accepted: countLines(chunk.lines), rejected: 0, reasons: {} };
    } catch (error) {
      throw failureOf(error, chunk.into);
    }
  }

  /** Error: `connector.target-unavailable`. */
  async look({ into }: TargetPlace): Promise<void> {
    await access(this.folder, constants.W_OK).catch((error: unknown) => {
      throw failureOf(error, into);
    });
  }

  async close(): Promise<void> {}

  /** Appends the chunk, if it is not there yet. */
  private async written(chunk: TargetChunk, noteFile: string): Promise<CsvNote> {
    const known = await readNote(noteFile);
    const note = known?.batch === chunk.batch ? known : undefined;
    const before = note?.number ?? 0;
    if (note && before >= chunk.number) return note;
    if (before !== chunk.number - 1) throw lost(chunk.into);
    // What became of a batch that came to nothing.
    if (known && !note) await rm(this.unfinished(known), { force: true });
    return this.add(chunk, note, noteFile);
  }

  private async add(
    chunk: TargetChunk,
    note: CsvNote | undefined,
    noteFile: string,
  ): Promise<CsvNote> {
    const { batch, number, into, columns, lines } = chunk;
    const { path, bytes: from } = note ?? { path: pathOf(into, chunk), bytes: 0 };
    const text = Buffer.from((note ? '' : csvLine(columns)) + csvOf(lines));
    const next = { batch, number, path, bytes: from + text.length };
    await this.append(next, text, from);
    await writeNote(noteFile, next);
    return next;
  }

  private async append(note: CsvNote, text: Buffer, from: number): Promise<void> {
    const file = this.unfinished(note);
    await mkdir(dirname(file), { recursive: true, mode: 0o750 });
    const handle = await open(file, from === 0 ? 'w' : 'r+', mode);
    try {
      const { size } = await handle.stat();
      if (size < from) throw lost(note.path);
      await handle.truncate(from);
      // Writes everything, however many writes that takes; `write` may not.
      await writeWhole(handle, text, from);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** In one step; what has the same content already stays as it is. */
  private async publish(note: CsvNote, noteFile: string): Promise<void> {
    const [unfinished, finished] = [this.unfinished(note), join(this.folder, note.path)];
    const [next, before] = [await sha256Of(unfinished), await sha256Of(finished)];
    if (next === undefined) {
      // Killed behind the renaming.
      if (before === undefined || before !== note.sha256) throw lost(note.path);
      return;
    }
    await writeNote(noteFile, { ...note, sha256: next });
    if (next === before) return rm(unfinished);
    await rename(unfinished, finished);
    await syncFolder(dirname(finished));
  }

  private unfinished({ path, batch }: CsvNote): string {
    const file = join(this.folder, path);
    return join(dirname(file), `.${basename(file)}.${batch}.part`);
  }
}

function failureOf(error: unknown, table: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const { code = 'file' } = error as NodeJS.ErrnoException;
  return new ConnectorError('connector.target-unavailable', { table, state: code });
}

type Handle = Awaited<ReturnType<typeof open>>;

async function writeWhole(handle: Handle, bytes: Buffer, from: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, from + at);
    at += bytesWritten;
  }
}

/** The renaming survives a power cut, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Undefined where there is no such file. */
async function sha256Of(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest('hex');
}

/** Of each intake one. */
const noteOf = (pattern: string): string =>
  `.shutong-${createHash('sha256').update(pattern).digest('hex').slice(0, 16)}.json`;

/** Somebody has removed or cut what was being written: the batch has to come anew. */
const lost = (file: string): ConnectorError =>
  new ConnectorError('connector.target-lost', { file });
