import { existsSync, readlinkSync } from 'node:fs';
import {
  mkdtemp,
  open,
  readdir,
  rm,
  stat,
  utimes,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
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
    const sync = vi
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

  describe('in which a process was killed while it wrote', () => {
    const store = () => new FileObjectStore(folder);
    async function* piece() {
      yield Buffer.from('x');
    }
    /** What its process leaves of an object. */
    const left = async (key: string) => {
      await store().put(key, piece(), { limit: 1 });
      const path = `${join(folder, key)}.0190a0b0-0000-7000-8000-000000000000.part`;
      await writeFile(path, 'half of it');
      return path;
    };
    const exists = (path: string) =>
      stat(path).then(
        () => true,
        () => false,
      );

    it('keeps nothing of an object that is removed, and all of others', async () => {
      const [gone, other] = [await left('c/1'), await left('c/10')];
      await store().remove('c/1');
      expect([await exists(gone), await exists(other)]).toEqual([false, true]);
      expect(await store().read('c/1', 0)).toBeUndefined();
    });

    it('lets go what nobody has written on for a while, and nothing that is still written', async () => {
      const [old, fresh] = [await left('d/1'), await left('d/2')];
      const before = new Date(Date.now() - 60_000);
      await utimes(old, before, new Date(before.getTime() - 1000));
      await store().removeUnfinished(before);
      expect([await exists(old), await exists(fresh)]).toEqual([false, true]);
      const there = await Promise.all(['d/1', 'd/2'].map((key) => store().read(key, 0)));
      for (const one of there) expect(await text(one!)).toBe('x');
      await new FileObjectStore(join(folder, 'not-there')).removeUnfinished(before);
    });
  });
});
