import { mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSource } from '../open-source';
import { FileHarness } from '../file/file.contract';
import { codeOf, sourceContract, type ContractRow } from '../source.contract';
import type { CsvEncoding } from '../source-config';
import type { SourceDatabase } from '../source-database';
import { csvLimits } from './csv-file';

const cellOf = (cell: string | null): string =>
  cell === null ? '' : `"${cell.replaceAll('"', '""')}"`;
const lines = (rows: readonly ContractRow[]): string =>
  rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');

sourceContract('csv', () =>
  FileHarness.start({
    kind: 'csv',
    ending: 'csv',
    bytes: async (rows) => Buffer.from(lines(rows)),
  }),
);

describe('A CSV file', () => {
  let folder: string;
  const opened: SourceDatabase[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'csv-source-'));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((source) => source.close()));
    await rm(folder, { recursive: true });
  });

  const open = (encoding?: CsvEncoding): SourceDatabase => {
    const source = openSource({ kind: 'csv', folder, ...(encoding ? { encoding } : {}) });
    opened.push(source);
    return source;
  };
  const write = (content: string | Uint8Array, table = 'people') =>
    writeFile(join(folder, `${table}.csv`), content);
  const namesOf = async (source: SourceDatabase, table = 'people') => {
    const read = { table, columns: ['name'], equals: {}, orderBy: ['name'], limit: 1000 };
    return (await source.read(read, 10_000)).map(({ name }) => name);
  };
  const failure = (source: SourceDatabase) => codeOf(namesOf(source));

  it('is UTF-8, with a byte order mark or without', async () => {
    await write('number,name\n1,张三\n');
    expect(await namesOf(open())).toEqual(['张三']);
    await write('\ufeffname,number\n张三,1\n');
    expect(await namesOf(open())).toEqual(['张三']);
    expect(await namesOf(open('gb18030'))).toEqual(['张三']);
  });

  it('is GB18030 where the configuration says so', async () => {
    // 张三, and U+3400, which has four bytes and is not in GBK.
    const bytes = [0xd5, 0xc5, 0xc8, 0xfd, 0x0a, 0x81, 0x39, 0xee, 0x39, 0x0a];
    await write(Buffer.concat([Buffer.from('name\n'), Buffer.from(bytes)]));
    expect(await namesOf(open('gb18030'))).toEqual(['\u3400', '张三']);
    expect(await failure(open())).toBe('connector.source-malformed');
  });

  it('keeps a character whole that lies across two pieces of the file', async () => {
    const filler = 'x'.repeat(64 * 1024 - 'name\n'.length - 1);
    await write(`name\n${filler}张三\n`);
    expect(await namesOf(open())).toEqual([`${filler}张三`]);
  });

  it('has no value where a cell is empty, in quotes or not', async () => {
    await write('number,name\n1,\n2,""\n3," "\n');
    expect(await namesOf(open())).toEqual([' ', null, null]);
  });

  it('is read again when it was written or replaced', async () => {
    const source = open();
    await write('name\n张三\n');
    expect(await namesOf(source)).toEqual(['张三']);
    await write('name\n李四\n');
    expect(await namesOf(source)).toEqual(['李四']);
    await write('name\n王五\n', 'next');
    await rename(join(folder, 'next.csv'), join(folder, 'people.csv'));
    expect(await namesOf(source)).toEqual(['王五']);
    await rm(join(folder, 'people.csv'));
    expect(await failure(source)).toBe('connector.source-table');
  });

  it('that is written beside is no table before it has its name', async () => {
    const source = open();
    await write('name\n张三\n');
    await writeFile(join(folder, '.people.csv'), 'name\n李');
    expect(await namesOf(source)).toEqual(['张三']);
    for (const table of ['.people', '.people.csv']) {
      expect(await codeOf(namesOf(source, table))).toBe('connector.source-table');
    }
  });

  it('whose header lost a column that is asked for is refused', async () => {
    const source = open();
    await write('number,name\n1,张三\n');
    expect(await namesOf(source)).toEqual(['张三']);
    await write('number,full name\n1,李四\n');
    expect(await failure(source)).toBe('connector.source-column');
  });

  it('that was malformed is served as soon as it is mended', async () => {
    const source = open();
    await write('name,number\n张三\n');
    expect(await failure(source)).toBe('connector.source-malformed');
    expect(await failure(source)).toBe('connector.source-malformed');
    await write('name,number\n张三,1\n');
    expect(await namesOf(source)).toEqual(['张三']);
  });

  it.each([
    ['nothing', ''],
    ['a row with more cells than the header', 'name,number\n张三,1,2\n'],
    ['a quote that never ends', 'name\n"张三\n'],
    ['text behind a quote', 'name\n"张"三\n'],
    ['a column twice', 'name,name\n张三,李四\n'],
    ['a column without a name', 'name,\n张三,1\n'],
    ['a row above the limit', `name\n${'x'.repeat(2 * csvLimits.row)}\n`],
    ['more columns than allowed', `${Array.from({ length: 501 }, (_, i) => `c${i}`).join(',')}\n`],
  ])('with %s is malformed, and its content in no error', async (_, content) => {
    await write(content);
    const error = await namesOf(open()).catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'connector.source-malformed' });
    expect(String((error as Error).stack)).not.toContain('张');
    expect((error as Error).cause).toBeUndefined();
  });

  it('names the line that is wrong', async () => {
    await write('name,number\n张三,1\n李四\n');
    await expect(namesOf(open())).rejects.toMatchObject({ params: { table: 'people', line: 3 } });
  });

  it('above the size limit is refused', async () => {
    await write('name\n');
    await truncate(join(folder, 'people.csv'), csvLimits.file + 1);
    expect(await failure(open())).toBe('connector.source-too-large');
  });

  it('outside the folder is out of reach, even through a link inside', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'csv-outside-'));
    try {
      await writeFile(join(outside, 'secret.csv'), 'name\n张三\n');
      await symlink(join(outside, 'secret.csv'), join(folder, 'people.csv'));
      expect(await failure(open())).toBe('connector.source-table');
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});
