import { existsSync, readlinkSync } from 'node:fs';
import { mkdtemp, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { FileObjectStore } from './file-object-store';
import { keepsObjects } from './object-store.contract';

describe('a folder of objects', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'objects-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const keys = async () => (await readdir(folder, { recursive: true })).sort();
  keepsObjects(() => ({ store: new FileObjectStore(folder), keys }));

  it('keeps an object with its name over a power cut: its folders are written out behind the renaming', async () => {
    const object = join(folder, 'b', '7');
    const handle = await open(folder, 'r');
    await handle.close();
    const isNamed = new Map<string, boolean>();
    const sync = jest
      .spyOn(Object.getPrototypeOf(handle) as FileHandle, 'sync')
      .mockImplementation(function (this: FileHandle) {
        isNamed.set(readlinkSync(`/proc/self/fd/${this.fd}`), existsSync(object));
        return Promise.resolve();
      });
    const terms = { limit: 10 };
    await new FileObjectStore(folder).put('b/7', Readable.from([Buffer.from('x')]), terms);
    sync.mockRestore();
    expect([...isNamed].slice(1)).toEqual([
      [dirname(object), true],
      [folder, true],
    ]);
    expect([...isNamed.values()][0]).toBe(false);
  });

  it('is read by its owner alone', async () => {
    expect((await stat(join(folder, 'a'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'a', '2'))).mode & 0o777).toBe(0o600);
  });
});
