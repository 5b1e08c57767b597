import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('is read by its owner alone', async () => {
    expect((await stat(join(folder, 'a'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'a', '2'))).mode & 0o777).toBe(0o600);
  });
});
