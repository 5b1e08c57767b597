import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Measured } from './measured';
import { assertObjectKey } from './object-key';
import type { ObjectStore, ObjectTerms, StoredObject } from './object-store';

/** Bytes that are written or read at once: what comes from a socket has a sixteenth of them. */
const pieceBytes = 1_048_576;
/** Of what is still written; no key has a dot. */
const partEnding = '.part';

/** Objects as files of a folder, readable by their owner only. */
export class FileObjectStore implements ObjectStore {
  constructor(private readonly folder: string) {}

  async put(
    key: string,
    content: AsyncIterable<Buffer>,
    terms: ObjectTerms,
  ): Promise<StoredObject> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${randomUUID()}${partEnding}`;
    try {
      const stored = await written(unfinished, content, terms);
      await rename(unfinished, path);
      await syncFolders(dirname(path), this.folder);
      return stored;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async read(key: string, from: number): Promise<Readable | undefined> {
    const file = await unlessMissing(open(this.pathOf(key), 'r'), undefined);
    return file?.createReadStream({ start: from, highWaterMark: pieceBytes });
  }

  /** Whoever still writes it finishes nothing, and what a process that was killed had written of it goes too. */
  async remove(key: string): Promise<void> {
    const path = this.pathOf(key);
    await rm(path, { force: true });
    const folder = dirname(path);
    const beside = await unlessMissing(readdir(folder), []);
    const parts = beside.filter((name) => isPart(name) && name.startsWith(`${basename(path)}.`));
    for (const name of parts) await rm(join(folder, name), { force: true });
  }

  /** Several processes may write into the folder: what one of them still writes changes all the time. */
  async removeUnfinished(before: Date): Promise<void> {
    const all = await unlessMissing(opendir(this.folder, { recursive: true }), []);
    for await (const { name, parentPath } of all) {
      if (!isPart(name)) continue;
      const path = join(parentPath, name);
      const found = await unlessMissing(stat(path), undefined);
      if (found && found.mtime < before) await rm(path, { force: true });
    }
  }

  /** Where an object lies, for whoever reads files alone, as the engine does. */
  pathOf(key: string): string {
    assertObjectKey(key);
    return join(this.folder, key);
  }
}

const isPart = (name: string): boolean => name.endsWith(partEnding);

const unlessMissing = <T, U>(found: Promise<T>, otherwise: U): Promise<T | U> =>
  found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  });

async function written(
  path: string,
  content: AsyncIterable<Buffer>,
  terms: ObjectTerms,
): Promise<StoredObject> {
  const file = await open(path, 'wx', 0o600);
  try {
    const measured = new Measured(terms);
    await copied(file, measured.of(content));
    // An object that is announced has to be there after a power cut too.
    await file.sync();
    return measured.result;
  } finally {
    await file.close();
  }
}

/** What leads to an object survives a power cut, too: its own folder, and those above it in the store. */
async function syncFolders(folder: string, root: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (resolve(folder) !== resolve(root)) await syncFolders(dirname(folder), root);
}

async function copied(file: FileHandle, content: AsyncIterable<Buffer>): Promise<void> {
  let waiting = 0;
  let held: Buffer[] = [];
  const write = async () => {
    await file.writeFile(Buffer.concat(held));
    [held, waiting] = [[], 0];
  };
  for await (const part of content) {
    waiting += part.length;
    held.push(part);
    if (waiting >= pieceBytes) await write();
  }
  await write();
}
