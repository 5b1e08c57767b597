import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasTexts, readKept, writeKept, type KeptFile } from './kept-file';

describe('A file that an instance keeps for itself', () => {
  let folder: string;
  let file: KeptFile<{ readonly key: string }>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shutong-kept-'));
    file = {
      path: join(folder, 'kept.json'),
      isWhole: (value): value is { key: string } => hasTexts(value, ['key']),
      remedy: 'Restore it.',
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is read as it was written, by its owner alone, and leaves nothing beside it', async () => {
    expect(await readKept(file)).toBeUndefined();
    await writeKept(file, { key: 'old' });
    await writeKept(file, { key: 'new' });
    expect(await readKept(file)).toEqual({ key: 'new' });
    expect((await stat(file.path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['kept.json']);
  });

  it('keeps the old content where the new one could not be finished', async () => {
    await writeKept(file, { key: 'old' });
    const endless: { key: string; self?: unknown } = { key: 'new' };
    endless.self = endless;
    await expect(writeKept(file, endless)).rejects.toThrow();
    expect(await readKept(file)).toEqual({ key: 'old' });
  });

  it.each(['', '{"key": "ol', '{}', '[]', 'null', '{"key": ""}', '{"key": 7}'])(
    'names itself and what to do where it holds %j',
    async (text) => {
      await writeFile(file.path, text);
      await expect(readKept(file)).rejects.toThrow(`${file.path} is damaged. Restore it.`);
      expect(await readFile(file.path, 'utf8')).toBe(text);
    },
  );
});
