import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineOf } from '@shutong/wire';
import { source } from '../source.fixture';
import type { TargetChunk } from '../target';
import { CsvTarget } from './csv-target';

const orderedAt = Date.UTC(2026, 9, 1, 17) * 1000;

describe('a folder of CSV files as target', () => {
  let folder: string;
  let target: CsvTarget;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'csv-target-'));
    target = new CsvTarget({ kind: 'csv', folder });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const chunk = (number: number, change: Partial<TargetChunk> = {}): TargetChunk => ({
    ...{ batch: 'b1', number, isLast: false, orderedAt, into: 'permits.csv' },
    ...{ columns: ['no', 'holder'], key: [], source, ...change },
    lines: change.lines ?? Buffer.from(lineOf([`P-${number}`, number === 2 ? null : '单位'])),
  });
  const last = (number: number, change: Partial<TargetChunk> = {}) =>
    chunk(number, { isLast: true, ...change });
  const shown = async () => (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const text = (name = 'permits.csv') => readFile(join(folder, name), 'utf8');
  const unfinished = async () =>
    join(
      folder,
      (await readdir(folder)).find((name) => name.endsWith('.part'))!,
    );

  it('shows a file only when it is complete, and counts every row as taken', async () => {
    expect(await target.apply(chunk(1))).toEqual({ accepted: 1, rejected: 0, reasons: {} });
    expect(await shown()).toEqual([]);
    await target.apply(last(2));
    expect(await text()).toBe('no,holder\r\nP-1,单位\r\nP-2,\r\n');
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('goes on where it was killed: in the middle of a write, and behind one', async () => {
    await target.apply(chunk(1));
    await appendFile(await unfinished(), 'P-2,half a li');
    const again = new CsvTarget({ kind: 'csv', folder });
    await again.apply(chunk(2));
    await again.apply(chunk(2));
    await again.apply(last(3));
    // The receipt was not given yet: it comes once more.
    expect(await again.apply(last(3))).toMatchObject({ accepted: 1 });
    expect(await text()).toBe('no,holder\r\nP-1,单位\r\nP-2,\r\nP-3,单位\r\n');
  });

  it('does not touch a file that the batch would not change, and replaces one that it changes', async () => {
    await target.apply(last(1));
    const before = await stat(join(folder, 'permits.csv'));
    await target.apply(last(1, { batch: 'b2' }));
    expect((await stat(join(folder, 'permits.csv'))).ino).toBe(before.ino);
    await target.apply(last(1, { batch: 'b3', lines: Buffer.from(lineOf(['P-9', ''])) }));
    expect(await text()).toBe('no,holder\r\nP-9,""\r\n');
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('names the file by batch and day of the order in China, in a folder below', async () => {
    await target.apply(last(1, { into: '{date}/permits-{batch}.csv' }));
    expect(await text('20261002/permits-b1.csv')).toContain('P-1');
  });

  it('forgets what is left of a batch that came to nothing', async () => {
    await target.apply(chunk(1));
    await target.apply(last(1, { batch: 'b2' }));
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('fails where what it was writing is gone or was cut, and shows no half of it', async () => {
    await target.apply(chunk(1));
    await truncate(await unfinished(), 3);
    const failure = { code: 'connector.target-lost' };
    await expect(target.apply(last(2))).rejects.toMatchObject(failure);
    await expect(target.apply(last(5))).rejects.toMatchObject(failure);
    expect(await shown()).toEqual([]);
  });

  it('waits for a folder that is not there', async () => {
    await rm(folder, { recursive: true });
    await expect(target.apply(chunk(1))).rejects.toMatchObject({
      code: 'connector.target-unavailable',
    });
  });
});
