import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  MalformedError,
  TILE_WIDTH,
  tilePath,
  type EntryBundle,
  type Tile,
  type TileReader,
} from '@shutong/tlog';

/** 256 entries of the longest kind with their lengths: nothing in a log is longer. */
export const longestFile = TILE_WIDTH * (2 + 0xffff);

/**
 * A published log as files: `checkpoint` and `tile/…` as in C2SP tlog-tiles, entry bundles included.
 * What is read is not trusted; a file that no log can have is refused before it fills the memory.
 */
export class LogFolder implements TileReader {
  constructor(readonly path: string) {}

  /** @throws MalformedError for a file longer than any bundle */
  read(at: Tile | EntryBundle): Promise<Buffer | null> {
    return this.file(tilePath(at));
  }

  /** The signed checkpoint, or null before the first. */
  checkpoint(): Promise<Buffer | null> {
    return this.file('checkpoint');
  }

  /** Paths of the partial files under `tile/`, in no order; the log may grow meanwhile. */
  async *partialPaths(folder = 'tile'): AsyncGenerator<string> {
    const found = await readdir(join(this.path, folder), { withFileTypes: true }).catch(
      nullIfMissing,
    );
    for (const entry of found ?? []) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* this.partialPaths(path);
      else if (folder.endsWith('.p')) yield path;
    }
  }

  private async file(path: string): Promise<Buffer | null> {
    // A pipe or device under a tile's name must not hold a reader up.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const handle = await open(join(this.path, path), flags).catch(nullIfMissing);
    if (!handle) return null;
    try {
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > longestFile) {
        throw new MalformedError('tile', `${path} is no file of at most ${longestFile} bytes`);
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }
}

const missing = ['ENOENT', 'ENOTDIR'];

function nullIfMissing(error: unknown): null {
  if (missing.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
  throw error;
}
