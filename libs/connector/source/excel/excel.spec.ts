import { mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { writeWorkbook } from '@shutong/workbook';
import writeForeign from 'write-excel-file/node';
import { FileHarness } from '../file/file.contract';
import { openSource } from '../open-source';
import type { SourceDatabase } from '../source-database';
import { codeOf, sourceContract, typedColumns, type ContractRow } from '../source.contract';
import { workbookLimits } from './workbook-file';

const textWorkbook = (rows: readonly ContractRow[]): Promise<Buffer> => {
  const cells = rows.map((row) => row.map((cell) => cell ?? ''));
  return buffer(Readable.from(writeWorkbook([{ name: 'data', widths: [10], rows: cells }])));
};

/** As a spreadsheet program writes it: numbers, days, moments and truths in cells of their own types. */
const typedWorkbook = (rows: readonly ContractRow[]): Promise<Buffer> => {
  const moment = (text: string) => new Date(`${text.replace(' ', 'T')}Z`);
  const cells: Readonly<Record<string, (text: string) => object>> = {
    whole: (text) => ({ value: Number(text) }),
    exact: (text) => ({ value: Number(text) }),
    day: (text) => ({ value: new Date(text), type: Date, format: 'yyyy-mm-dd' }),
    moment: (text) => ({ value: moment(text), type: Date, format: 'yyyy-mm-dd hh:mm:ss' }),
    flag: (text) => ({ value: text === 'true' }),
  };
  const [header = [], ...data] = rows;
  const written = data.map((row) =>
    row.map((cell, at) =>
      cell === null ? null : (cells[typedColumns[at]!]?.(cell) ?? { value: cell }),
    ),
  );
  const whole = [header.map((value) => ({ value })), ...written];
  return writeForeign(whole as never, { sheet: 'data' } as object).toBuffer();
};

sourceContract('excel', () =>
  FileHarness.start({
    kind: 'excel',
    ending: 'xlsx',
    bytes: (rows, typed) => (typed ? typedWorkbook(rows) : textWorkbook(rows)),
  }),
);

describe('A workbook', () => {
  let folder: string;
  let source: SourceDatabase;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'excel-source-'));
    source = openSource({ kind: 'excel', folder });
  });
  afterEach(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });

  const path = (name: string) => join(folder, name);
  const namesOf = async () => {
    const read = { table: 'people', columns: ['name'], equals: {}, orderBy: ['name'], limit: 1000 };
    return (await source.read(read, 10_000)).map(({ name }) => name);
  };
  const drop = async (rows: readonly ContractRow[]) => {
    await writeFile(path('.people.part'), await textWorkbook(rows));
    await rename(path('.people.part'), path('people.xlsx'));
  };

  it('is served as it was until the next one has its name', async () => {
    await drop([['name'], ['张三']]);
    expect(await namesOf()).toEqual(['张三']);
    await writeFile(path('.people.part'), 'half a workbook');
    expect(await namesOf()).toEqual(['张三']);
    await drop([['name'], ['李四'], ['王五']]);
    expect(await namesOf()).toEqual(['李四', '王五']);
  });

  it('that is not written to its end is refused, and served as soon as it is whole', async () => {
    const whole = await textWorkbook([
      ['name'],
      ...Array.from({ length: 50 }, (_, at) => [`${at}`]),
    ]);
    for (const part of [0, 1, 100, Math.floor(whole.length / 2), whole.length - 1]) {
      await writeFile(path('people.xlsx'), whole.subarray(0, part));
      expect([part, await codeOf(namesOf())]).toEqual([part, 'connector.source-malformed']);
    }
    await writeFile(path('people.xlsx'), whole);
    expect(await namesOf()).toHaveLength(50);
  });

  it('whose header changed is refused where a column is asked for that it lost', async () => {
    await drop([
      ['number', 'name'],
      ['1', '张三'],
    ]);
    expect(await namesOf()).toEqual(['张三']);
    await drop([
      ['number', 'full name'],
      ['1', '张三'],
    ]);
    expect(await codeOf(namesOf())).toBe('connector.source-column');
    await drop([
      ['name', 'number'],
      ['张三', '1'],
    ]);
    expect(await namesOf()).toEqual(['张三']);
  });

  it.each<[string, ContractRow[]]>([
    ['nothing', []],
    [
      'a column twice',
      [
        ['name', 'name'],
        ['张三', '李四'],
      ],
    ],
    [
      'a column without a name',
      [
        ['name', null, 'town'],
        ['张三', '1', '2'],
      ],
    ],
    ['a cell beside the columns', [['name'], ['张三', '李四']]],
  ])('with %s is malformed, and its content in no error', async (_, rows) => {
    await drop(rows);
    const error = await namesOf().catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: 'connector.source-malformed' });
    expect(String((error as Error).stack)).not.toContain('张');
    expect((error as Error).cause).toBeUndefined();
  });

  it('names the row that is wrong as the spreadsheet numbers it', async () => {
    await drop([['name'], ['张三'], [''], ['李四', '1']]);
    await expect(namesOf()).rejects.toMatchObject({ params: { table: 'people', line: 4 } });
  });

  it('that is another program’s error page, or too large, is refused', async () => {
    await writeFile(path('people.xlsx'), '<!DOCTYPE html><title>502 Bad Gateway</title>');
    expect(await codeOf(namesOf())).toBe('connector.source-malformed');
    await truncate(path('people.xlsx'), workbookLimits.file + 1);
    expect(await codeOf(namesOf())).toBe('connector.source-too-large');
  });
});
