import fc from 'fast-check';
import { codeOf } from '../../../../test/support/refusals';
import { kindsOf, Scene } from '../../testing/scene.fixture';
import { CsvScanner } from './csv-scanner';
import { parseRecords } from './records';

describe('Delimited text', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  const cell = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      '名称',
      '007',
      '1.50',
      'NA',
      '2024-01-31',
      '是',
      '"',
      '""',
      ' x ',
      "it's",
      'a\nb',
      'a\r\nb',
      '\\',
      'x"y',
    ),
    fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/[\0\ud800-\udfff]/g, '')),
  );
  const tables = fc.integer({ min: 2, max: 5 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
      minLength: 3,
      maxLength: 12,
    }),
  );
  const written = (
    rows: readonly (readonly string[])[],
    delimiter: string,
    end: string,
  ): string => {
    const quoted = (text: string): string =>
      /["\r\n]|^\s|\s$/.test(text) || text.includes(delimiter) || text.includes("'")
        ? `"${text.replaceAll('"', '""')}"`
        : text;
    return rows.map((row) => row.map(quoted).join(delimiter) + end).join('');
  };

  it('comes out as it went in, for any cells, delimiter and line end', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.constantFrom(',', '\t', ';', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (rows, delimiter, end) => {
          const header = rows[0]!.map((_, at) => `column ${at}`);
          const text = written([header, ...rows], delimiter, end);
          const types = { '*': Object.fromEntries(header.map((name) => [name, 'text' as const])) };
          const loaded = await scene.load(text, 'any.csv', {
            dialect: { delimiter, quote: '"', escape: 'doubled' },
            types,
          });
          const read = await scene.rows(loaded);
          const wanted = rows.map((row) =>
            row.map((text) => (text.replaceAll(/^ +| +$/g, '') === '' ? null : text)),
          );
          expect(read).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is split alike by the scanner of bytes and the reader of records, wherever chunks end', async () => {
    const text = fc
      .array(fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\r', ' ', '中', "'", '\\'), {
        maxLength: 40,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('doubled', 'backslash'),
        (text, size, escape) => {
          const dialect = { delimiter: ',', quote: '"', escape } as const;
          const { records, isOpen } = parseRecords(text, dialect);
          fc.pre(!isOpen);
          const found: number[] = [];
          const scanner = new CsvScanner(dialect, {}, ({ cells }) => found.push(cells));
          const bytes = Buffer.from(text);
          for (let at = 0; at < bytes.length; at += size)
            scanner.push(bytes.subarray(at, at + size));
          scanner.end();
          expect(found).toEqual(records.map(({ cells }) => cells.length));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each<[string, string, string]>([
    [',', 'commas', 'id,name,area\n1,东城区,41.8\n2,西城区,50.7\n'],
    ['\t', 'tabs', 'id\tname\tarea\n1\ta, b\t41.8\n2\tc, d\t50.7\n'],
    [';', 'semicolons', 'id;name;area\n1;"a;b";41,8\n2;c;50,7\n'],
    ['|', 'bars', 'id|name|area\n1|x|41.8\n2|y|50.7\n'],
  ])('finds %j among %s', async (delimiter, _, text) => {
    const loaded = await scene.load(text);
    expect(loaded.tables[0]).toMatchObject({ delimiter, rows: 2 });
    expect(kindsOf(loaded)).toEqual({ id: 'integer', name: 'text', area: 'decimal' });
  });

  it('passes titles above the header and notes below the rows, and tells of them', async () => {
    const text =
      '表1 各区人口\n单位：人\n\n区划,名称,人口\n东,东城区,708829\n西,西城区,1106214\n资料来源：统计局\n';
    const { tables } = await scene.load(text);
    expect(tables[0]).toMatchObject({ rows: 2, notes: ['表1 各区人口', '单位：人', ''] });
    expect(tables[0]!.columns.map(({ title }) => title)).toEqual(['区划', '名称', '人口']);
    expect(tables[0]!.problems).toMatchObject({
      counts: { note: 1 },
      list: [{ kind: 'note', row: 7 }],
    });
  });

  it('names columns that have no name, or the same one', async () => {
    const { tables } = await scene.load('id,,name,Name,id\n1,x,y,z,2\n3,x,y,z,4\n');
    expect(tables[0]!.columns.map(({ name }) => name)).toEqual([
      'id',
      'column_2',
      'name',
      'Name_2',
      'id_2',
    ]);
  });

  it('knows a table without a header by its first row', async () => {
    const loaded = await scene.load('1,地铁1号线,0101\n2,地铁1号线,0102\n3,地铁2号线,0103\n');
    expect(loaded.tables[0]!.rows).toBe(3);
    expect(kindsOf(loaded)).toEqual({ column_1: 'integer', column_2: 'text', column_3: 'text' });
  });

  it('fills rows that are too short, leaves out those that are too long, and says which', async () => {
    const text = 'a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n13,14,15\n';
    const loaded = await scene.load(text);
    expect(await scene.rows(loaded)).toEqual([
      ['1', '2', '3'],
      ['4', '5', null],
      ['10', '11', '12'],
      ['13', '14', '15'],
    ]);
    const { problems } = loaded.tables[0]!;
    expect(problems.rejected).toBe(1);
    expect(problems.list).toEqual([
      { kind: 'short-row', row: 3 },
      { kind: 'long-row', row: 4, value: '9' },
    ]);
  });

  it("refuses the same file when that is the publisher's rule, and names the first place", async () => {
    const rule = { problems: 'refuse', mostRejected: 0.5 } as const;
    const refused = scene.load('a,b,c\n1,2,3\n4,5\n', 'table.csv', { rule });
    await expect(refused).rejects.toMatchObject({
      code: 'datasets.ingest.bad-rows',
      params: { place: 'row 3', count: 1 },
    });
    expect(await codeOf(scene.load('a,b,c\n1,2,3\n', 'table.csv', { rule }))).toBe('ok');
  });

  it('reads a stray quote as it stands, and a quote that never closes not at all', async () => {
    const loaded = await scene.load('a,b\n1,"say "hi" now"\n2,x\n3,y\n');
    expect(await scene.rows(loaded)).toEqual([
      ['1', 'say "hi" now'],
      ['2', 'x'],
      ['3', 'y'],
    ]);
    expect(loaded.tables[0]!.problems.counts).toEqual({ 'stray-quote': 1 });
    const open = scene.load(`a,b\n${'1,"x, y"\n'.repeat(50)}2,"never\n3,y\n`);
    await expect(open).rejects.toMatchObject({
      code: 'datasets.ingest.quote-open',
      params: { place: 'row 52' },
    });
  });

  it.each([
    ['behind a backslash', 'a,b\n1,"say \\"hi\\""\n2,"ok"\n', ['say "hi"', 'ok']],
    ['doubled', 'a,b\n1,"say ""hi"""\n2,"ok"\n', ['say "hi"', 'ok']],
    [
      'doubled beside a backslash that ends a cell',
      'a,b\n1,"C:\\"\n2,"a ""b"""\n',
      ['C:\\', 'a "b"'],
    ],
    ['nowhere: a backslash ends a cell', 'a,b\n1,"C:\\"\n2,"D:\\"\n', ['C:\\', 'D:\\']],
  ])('reads quotes %s', async (_, text, cells) => {
    const rows = await scene.rows(await scene.load(text));
    expect(rows.map(([, cell]) => cell)).toEqual(cells);
  });

  it('takes NUL characters out and says where they were', async () => {
    const loaded = await scene.load('a,b\n1,x\0y\n2,z\n3,zz\n'.padEnd(400, '4,zzz\n'));
    expect((await scene.rows(loaded))[0]).toEqual(['1', 'xy']);
    expect(loaded.tables[0]!.problems.list[0]).toMatchObject({ kind: 'nul', row: 2 });
  });

  it('loads a cell of megabytes', async () => {
    const long = '长'.repeat(1_500_000);
    const loaded = await scene.load(`a,b\n1,"${long}"\n2,short\n`);
    const rows = await scene.rows(loaded);
    expect(String(rows[0]![1])).toHaveLength(1_500_000);
  });

  it.each<[string, string | Uint8Array, string, string]>([
    ['nothing', '', 'a.csv', 'datasets.ingest.empty'],
    ['blanks', ' \n\n', 'a.csv', 'datasets.ingest.empty'],
    ['a page', '<!doctype html><html><p>no</p></html>', 'a.csv', 'datasets.ingest.not-a-table'],
    [
      'a graph',
      '@prefix a: <http://a/> .\na:b a:c a:d .\n',
      'a.csv',
      'datasets.ingest.not-a-table',
    ],
    ['settings', 'name: x\nlist:\n  - a\n  - b\n', 'a.csv', 'datasets.ingest.not-a-table'],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
      'a.csv',
      'datasets.ingest.not-a-table',
    ],
    ['a database', Buffer.from('SQLite format 3\0rest'), 'a.csv', 'datasets.ingest.not-a-table'],
    [
      'an old workbook',
      Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
      'a.xlsx',
      'datasets.ingest.format-not-read',
    ],
    [
      'prose',
      'This is a text that somebody wrote, and it goes on for a while.\nIt has sentences, and commas, and nothing of a table in it at all.\nReally nothing, whatever it is that one may look for in here.\n',
      'a.csv',
      'datasets.ingest.no-table-found',
    ],
  ])('refuses %s as what it is, whatever its name says', async (_, content, name, code) => {
    expect(await codeOf(scene.load(content, name))).toBe(code);
  });
});
