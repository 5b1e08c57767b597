import { open, readFile, rename } from 'node:fs/promises';

/** How far a file is: what is behind these bytes of the unfinished one was being written when something ended. */
export interface CsvNote {
  readonly batch: string;
  /** The chunk that was written last. */
  readonly number: number;
  /** Of the unfinished file. */
  readonly bytes: number;
  /** Of the file, below the folder. */
  readonly path: string;
  /** Of the whole file, once it is complete. */
  readonly sha256?: string;
}

/** The note of a path's pattern; undefined where there is none yet. */
export async function readNote(file: string): Promise<CsvNote | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as CsvNote);
}

/** On the disk, whole, when this resolves. */
export async function writeNote(file: string, note: CsvNote): Promise<void> {
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(note));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
