import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TILE_WIDTH, tilePath, type EntryBundle, type Tile } from '@shutong/tlog';
import { LogFolder } from './log-folder';

export interface LogFile {
  readonly at: Tile | EntryBundle;
  readonly bytes: Uint8Array;
}

/** Made here and renamed into place, so that `tile/` never shows half a file. */
const unfinished = '.unfinished';

let made = 0;

/** The publisher's way into the folder: what a method has written is on disk when it resolves. */
export class LogFolderWriter extends LogFolder {
  /** Makes the folder and removes what an interrupted writer left unfinished. */
  async prepare(): Promise<void> {
    await rm(join(this.path, unfinished), { recursive: true, force: true });
    await mkdir(join(this.path, unfinished), { recursive: true });
    await mkdir(join(this.path, 'tile'), { recursive: true });
    await flushFolders([this.path]);
  }

  async write(files: readonly LogFile[]): Promise<void> {
    await Promise.all(files.map(({ at, bytes }) => this.put(tilePath(at), bytes)));
    await flushFolders(this.foldersOf(files.map(({ at }) => tilePath(at))));
  }

  /** The last step of a publication: readers see the old or the new checkpoint, nothing between. */
  async replaceCheckpoint(text: string): Promise<void> {
    await this.put('checkpoint', Buffer.from(text));
    await flushFolders([this.path]);
  }

  /** Drops the partial files of tiles that are full now: each is a prefix of the full one. */
  async dropPartials(full: readonly (Tile | EntryBundle)[]): Promise<void> {
    const paths = full.filter(({ width }) => width === TILE_WIDTH).map((at) => tilePath(at));
    await Promise.all(
      paths.map((path) => rm(join(this.path, `${path}.p`), { recursive: true, force: true })),
    );
  }

  private async put(path: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(this.path, unfinished, `${process.pid}-${made++}`);
    const target = join(this.path, path);
    await mkdir(dirname(target), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  }

  /** Folders of these files and those above, deepest first: a new name is kept by its parent. */
  private foldersOf(paths: readonly string[]): string[] {
    const folders = new Set<string>();
    for (const path of paths) {
      for (let at = dirname(path); at !== '.'; at = dirname(at)) folders.add(at);
    }
    const deepestFirst = [...folders].sort((a, b) => b.length - a.length);
    return [...deepestFirst.map((folder) => join(this.path, folder)), this.path];
  }
}

async function flushFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
