import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { ObjectTooLarge, type ObjectStore, type StoredObject } from './object-store';

const keyPattern = /^[a-z0-9-]{1,64}(\/[a-z0-9-]{1,64}){0,3}$/;

/** Objects as files of a folder, readable by their owner only. */
export class FileObjectStore implements ObjectStore {
  constructor(private readonly folder: string) {}

  async put(key: string, content: AsyncIterable<Buffer>, limit: number): Promise<StoredObject> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${randomUUID()}.part`;
    try {
      const stored = await written(unfinished, content, limit);
      await rename(unfinished, path);
      return stored;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async read(key: string, from: number): Promise<Readable | undefined> {
    const file = await open(this.pathOf(key), 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return file?.createReadStream({ start: from });
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    if (!keyPattern.test(key)) throw new Error(`No key of an object: ${key}`);
    return join(this.folder, key);
  }
}

async function written(
  path: string,
  content: AsyncIterable<Buffer>,
  limit: number,
): Promise<StoredObject> {
  const file = await open(path, 'wx', 0o600);
  try {
    const stored = await copied(file, content, limit);
    // An object that is announced has to be there after a power cut too.
    await file.sync();
    return stored;
  } finally {
    await file.close();
  }
}

async function copied(
  file: FileHandle,
  content: AsyncIterable<Buffer>,
  limit: number,
): Promise<StoredObject> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of content) {
    bytes += part.length;
    if (bytes > limit) throw new ObjectTooLarge(`over ${limit} bytes`);
    hash.update(part);
    await file.writeFile(part);
  }
  return { bytes, sha256: hash.digest('hex') };
}
