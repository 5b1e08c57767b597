import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './place';

/** Large files are read in windows that overlap by more than anything that is looked for. */
const windowBytes = 64 << 20;
const overlap = 1 << 20;

/** Every file below a folder, or the file itself, as it lies on the disk. */
export async function* filesBelow(path: string): AsyncGenerator<Place> {
  const { isDirectory } = await stat(path).then(
    (found) => ({ isDirectory: found.isDirectory() }),
    () => ({ isDirectory: undefined }),
  );
  if (isDirectory === undefined) return;
  if (!isDirectory) {
    yield* windowsOf(path);
    return;
  }
  for (const name of await readdir(path)) yield* filesBelow(join(path, name));
}

async function* windowsOf(path: string): AsyncGenerator<Place> {
  // A file of a running server may be gone by now: what it held went elsewhere.
  const file = await open(path).catch(() => undefined);
  if (!file) return;
  try {
    for (let position = 0; ; position += windowBytes - overlap) {
      const buffer = Buffer.alloc(windowBytes);
      const { bytesRead } = await file.read(buffer, 0, windowBytes, position);
      const bytes = withoutEmptyEnd(buffer.subarray(0, bytesRead));
      if (bytes.length > 0) yield { kind: 'file', name: path, bytes };
      if (bytesRead < windowBytes) return;
    }
  } finally {
    await file.close();
  }
}

const empty = Buffer.alloc(4096);

/** Servers reserve space that they have not written yet. */
function withoutEmptyEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (
    end >= empty.length &&
    bytes.compare(empty, 0, empty.length, end - empty.length, end) === 0
  ) {
    end -= empty.length;
  }
  return bytes.subarray(0, end);
}
