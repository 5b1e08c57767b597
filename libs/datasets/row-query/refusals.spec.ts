import { HubError, limits } from '@shutong/platform';
import { codeOf } from '../../../test/support/refusals';
import { columnNames } from '../ingest/table/column-names';
import { Scene } from '../testing/scene.fixture';
import { fingerprintOf } from './cursor';
import { exactNumber, exactType } from './compile/exact-number';
import { parquetTable } from './parquet-table';
import { readParameters, type AddressParameters } from './rest/read-parameters';
import type { RowColumn } from './row-query';
import { runRowQuery } from './run-query';

const columns: readonly RowColumn[] = [
  { name: 'city', kind: 'text', sqlType: 'VARCHAR' },
  { name: '人口', kind: 'integer', sqlType: 'BIGINT' },
  { name: 'area', kind: 'decimal', sqlType: 'DECIMAL(18,2)' },
  { name: 'day', kind: 'date', sqlType: 'DATE' },
  { name: 'seen', kind: 'timestamp', sqlType: 'TIMESTAMP' },
  { name: 'at', kind: 'timestamp', sqlType: 'TIMESTAMP WITH TIME ZONE' },
  { name: 'open', kind: 'boolean', sqlType: 'BOOLEAN' },
  { name: 'shape', kind: 'geometry', sqlType: 'VARCHAR' },
];

function refusalOf(parameters: AddressParameters): readonly [string, unknown] {
  try {
    readParameters(parameters, columns);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return [error.code.replace('datasets.rows.', ''), error.params['parameter']];
  }
  return ['ok', undefined];
}

const long = (count: number, part: string, between: string): string =>
  Array.from({ length: count }, () => part).join(between);

describe('Parameters of a query for rows', () => {
  it.each<[AddressParameters, string, string]>([
    [{ where: '1=1' }, 'parameter-unknown', 'where'],
    [{ limit: ['1', '2'] }, 'parameter-repeated', 'limit'],
    [{ select: 'city', group: 'city' }, 'parameters-clash', 'select'],
    [{ distinct: 'true', aggregate: 'count()' }, 'parameters-clash', 'distinct'],
    [{ distinct: 'true' }, 'parameters-clash', 'distinct'],
    [{ distinct: 'yes', select: 'city' }, 'syntax', 'distinct'],
    [{ select: 'city,,day' }, 'syntax', 'select'],
    [{ select: '' }, 'syntax', 'select'],
    [{ select: 'city; DROP TABLE t' }, 'syntax', 'select'],
    [{ select: '*' }, 'syntax', 'select'],
    [{ filter: "city = 'a' OR" }, 'syntax', 'filter'],
    [{ filter: "city = 'a" }, 'syntax', 'filter'],
    [{ filter: "city = 'a') OR (1" }, 'syntax', 'filter'],
    [{ filter: 'city = (SELECT 1)' }, 'syntax', 'filter'],
    [{ filter: '1 = 1' }, 'syntax', 'filter'],
    [{ filter: 'city NOT = 1' }, 'syntax', 'filter'],
    [{ filter: 'city LIKE 1' }, 'syntax', 'filter'],
    [{ filter: "city = 'a' -- rest" }, 'syntax', 'filter'],
    [{ filter: "name = 'a'" }, 'column-unknown', 'filter'],
    [{ filter: "CITY = 'a'" }, 'column-unknown', 'filter'],
    [{ select: 'file_row_number' }, 'column-unknown', 'select'],
    [{ sortby: 'rowid' }, 'column-unknown', 'sortby'],
    [{ group: 'city', sortby: 'day' }, 'column-unknown', 'sortby'],
    [{ select: 'city,city' }, 'name-repeated', 'select'],
    [{ sortby: 'city,-city' }, 'name-repeated', 'sortby'],
    [{ group: 'city', aggregate: 'count() AS City' }, 'name-repeated', 'aggregate'],
    [{ aggregate: 'sum(city)' }, 'operator-misfit', 'aggregate'],
    [{ aggregate: 'max(shape)' }, 'operator-misfit', 'aggregate'],
    [{ aggregate: 'median(area)' }, 'syntax', 'aggregate'],
    [{ sortby: 'shape' }, 'operator-misfit', 'sortby'],
    [{ filter: "shape = 'POINT (1 1)'" }, 'operator-misfit', 'filter'],
    [{ filter: 'open > FALSE' }, 'operator-misfit', 'filter'],
    [{ filter: "人口 LIKE '1%'" }, 'operator-misfit', 'filter'],
    [{ filter: 'S_INTERSECTS(city, BBOX(1,2,3,4))' }, 'operator-misfit', 'filter'],
    [{ filter: "人口 = 'many'" }, 'value-misfit', 'filter'],
    [{ filter: "day = '2023-02-29'" }, 'value-misfit', 'filter'],
    [{ filter: "day = '2024-02-29T00:00'" }, 'value-misfit', 'filter'],
    [{ filter: "seen = '2024-02-29T00:00:00Z'" }, 'value-misfit', 'filter'],
    [{ filter: "at > '2024-02-29'" }, 'value-misfit', 'filter'],
    [{ filter: 'open = 1' }, 'value-misfit', 'filter'],
    [{ filter: "city = 'a\0'" }, 'value-misfit', 'filter'],
    [{ filter: "city LIKE 'a\\'" }, 'value-misfit', 'filter'],
    [{ filter: 'S_INTERSECTS(shape, BBOX(1,2,3))' }, 'box-misfit', 'filter'],
    [{ filter: 'S_INTERSECTS(shape, BBOX(1,2,3,-4))' }, 'box-misfit', 'filter'],
    [{ bbox: '1,2,3' }, 'box-misfit', 'bbox'],
    [{ bbox: '1,2,3,1e2' }, 'box-misfit', 'bbox'],
    [{ limit: '0' }, 'limit-misfit', 'limit'],
    [{ limit: '-1' }, 'limit-misfit', 'limit'],
    [{ limit: String(limits.rowPage.value + 1) }, 'limit-misfit', 'limit'],
    [{ filter: 'a'.repeat(8001) }, 'too-much', 'filter'],
    [{ filter: `${'('.repeat(2500)}open = TRUE${')'.repeat(2500)}` }, 'too-much', 'filter'],
    [{ filter: long(101, 'open=TRUE', ' OR ') }, 'too-much', 'filter'],
    [{ filter: `city LIKE '${'%a'.repeat(101)}'` }, 'too-much', 'filter'],
    [{ filter: `人口 IN (${long(1001, '1', ',')})` }, 'too-much', 'filter'],
    [{ aggregate: long(51, 'count()', ',') }, 'too-much', 'aggregate'],
  ])('%j: %s, and %s is named', (parameters, code, parameter) => {
    expect(refusalOf(parameters)).toEqual([code, parameter]);
  });

  it.each<AddressParameters>([
    {},
    {
      filter: "NOT NOT city IS NOT NULL AND (人口 NOT IN (1, 2.5) OR area NOT BETWEEN -1 AND '2')",
    },
    { filter: "day >= DATE('2024-01-31') AND at < TIMESTAMP('2024-01-31T08:00:00+08:00')" },
    { filter: `${'('.repeat(20)}open = TRUE${')'.repeat(20)}` },
    { bbox: '170,-90,-170,90', sortby: '-人口, +city', limit: '10000' },
    { filter: "city = 01 and open = false and seen > '2024-01-31'" },
    { group: 'city,day', aggregate: 'count(), count(DISTINCT area), sum(人口) AS 人口' },
    { select: 'city', distinct: 'true' },
  ])('%j is understood', (parameters) => expect(refusalOf(parameters)[0]).toBe('ok'));

  it('say where a text breaks off, what stands there and what was expected', () => {
    const read = () => readParameters({ filter: "city = 'a' AND AND" }, columns);
    expect(read).toThrow(
      expect.objectContaining({
        params: expect.objectContaining({ at: 19, found: '∅' }) as unknown,
        problems: [{ field: 'filter', rule: expect.stringContaining('character 19') as unknown }],
      }),
    );
  });

  it('of a box need one place of each row', () => {
    const without = columns.filter(({ kind }) => kind !== 'geometry');
    expect(() => readParameters({ bbox: '1,2,3,4' }, without)).toThrow(/place-unknown/);
    const placed: RowColumn[] = ['经度', '纬度'].map((name) => ({
      ...{ name, kind: 'decimal', sqlType: 'DECIMAL(18,6)' },
    }));
    expect(readParameters({ bbox: '1,2,3,4' }, [...without, ...placed]).filter).toEqual({
      ...{ op: 'intersects', box: [1, 2, 3, 4] },
      place: { longitude: '经度', latitude: '纬度' },
    });
  });
});

describe('A number that is compared with exact ones', () => {
  it.each<[string, string, string, boolean, string | undefined]>([
    ['1.005', 'DECIMAL(18,2)', '1.00', false, undefined],
    ['-1.005', 'DECIMAL(18,2)', '-1.01', false, undefined],
    ['1.5e1', 'BIGINT', '15', true, undefined],
    ['9223372036854775808', 'BIGINT', '9223372036854775808', true, 'above'],
    ['-0.001', 'DECIMAL(4,2)', '-0.01', false, undefined],
    ['-100', 'DECIMAL(4,2)', '-100.00', true, 'below'],
  ])('%s of %s is never rounded', (text, type, written, isSame, beyond) => {
    const number = exactNumber(text, exactType(type)!);
    expect([number.text, number.isSame, number.beyond]).toEqual([written, isSame, beyond]);
  });
});

describe('Pages of rows', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  const csv = `file_row_number,rowid,经度,纬度,面积\n9,x,106.7,26.6,1.50\n8,y,107.9,27.5,\n7,z,,26,0.05\n6,x,-107.9,27,2.25\n`;

  async function ask(parameters: AddressParameters, content = csv, table = 'one') {
    const file = await scene.load(content);
    const [{ parquet, columns: loaded }] = file.tables as [(typeof file.tables)[0]];
    const source = { ...parquetTable(parquet, loaded), ...(table === 'one' ? {} : { id: table }) };
    const query = readParameters(parameters, loaded);
    return scene.engine.session([parquet.path], (session) => runRowQuery(session, source, query));
  }

  it('come from a canonical Parquet file, whatever its columns are called', async () => {
    const { rows, columns: shown } = await ask({ bbox: '106,26,108,28', sortby: '-面积' });
    expect(rows).toEqual([
      ['9', 'x', '106.7', '26.6', '1.50'],
      ['8', 'y', '107.9', '27.5', null],
    ]);
    expect(shown.map(({ name }) => name).slice(0, 2)).toEqual(
      columnNames(['file_row_number', 'rowid']),
    );
  });

  it('keep the order of the file where none is asked for', async () => {
    const first = await ask({ limit: '3', select: '面积' });
    expect(first.rows).toEqual([['1.50'], [null], ['0.05']]);
    const second = await ask({ limit: '3', select: '面积', cursor: first.next! });
    expect([second.rows, second.next]).toEqual([[['2.25']], null]);
  });

  it('go on only in the query and the version that the cursor is of, not from what is none', async () => {
    const sorted = { sortby: '面积', limit: '1' };
    const { next: cursor } = await ask(sorted);
    const made = (...keys: unknown[]) => {
      const [fingerprint] = JSON.parse(Buffer.from(cursor!, 'base64url').toString()) as unknown[];
      return Buffer.from(JSON.stringify([fingerprint, ...keys])).toString('base64url');
    };
    expect((await ask({ ...sorted, select: '纬度', cursor: cursor! })).rows).toEqual([['26.6']]);
    const refused = [
      ask({ ...sorted, sortby: '-面积', cursor: cursor! }),
      ask({ ...sorted, filter: '面积 > 0', cursor: cursor! }),
      ask({ ...sorted, cursor: cursor! }, csv, 'other'),
      ...['x', '', made(), made('1'), made('1', 1), made('one', '1')].map((some) =>
        ask({ ...sorted, cursor: some }),
      ),
    ];
    expect(new Set(await Promise.all(refused.map(codeOf)))).toEqual(
      new Set(['datasets.rows.cursor-misfit']),
    );
  });

  it('break on no cursor that somebody makes up', async () => {
    const columnsOfAll = columns.filter(({ kind }) => kind !== 'geometry');
    await scene.engine.session([], async (session) => {
      const types = columnsOfAll.map(({ name, sqlType }) => `"${name}" ${sqlType}`);
      await session.run(`CREATE TABLE made (${types.join(', ')})`);
      await session.run(`INSERT INTO made (city) VALUES ('a')`);
      const table = { id: 'made', columns: columnsOfAll, from: 'made', rowNumber: 't.rowid' };
      for (const { name } of columnsOfAll) {
        const query = readParameters({ sortby: `"${name}"` }, columnsOfAll);
        for (const key of ['', 'x', '9'.repeat(50), '1e999', '2024-02-30', '\0', "';--", null]) {
          const keys = [fingerprintOf(query, 'made'), key, key];
          const cursor = Buffer.from(JSON.stringify(keys)).toString('base64url');
          const code = await codeOf(runRowQuery(session, table, { ...query, cursor }));
          expect(['ok', 'datasets.rows.cursor-misfit']).toContain(code);
        }
      }
    });
  });

  it('do not end in a cursor that no address can hold', async () => {
    const long = ['a,b', ...['x', 'y'].map((one) => `${one.repeat(9000)},1`)].join('\n');
    expect(await codeOf(ask({ sortby: 'a', limit: '1' }, long))).toBe(
      'datasets.rows.cursor-too-long',
    );
    expect((await ask({ sortby: 'a', limit: '2' }, long)).rows).toHaveLength(2);
  });

  it('hold so many bytes, and the next one goes on from there', async () => {
    await scene.engine.session([], async (session) => {
      const length = limits.rowPageBytes.value / 4;
      await session.run(
        `CREATE TABLE long AS SELECT n, repeat('x', CASE WHEN n = 5 THEN ${length * 5} ELSE ${length} END) AS s FROM range(9) t(n)`,
      );
      const ofLong: RowColumn[] = [
        { name: 'n', kind: 'integer', sqlType: 'BIGINT' },
        { name: 's', kind: 'text', sqlType: 'VARCHAR' },
      ];
      const table = { id: 'long', columns: ofLong, from: 'long', rowNumber: 't.rowid' };
      const pages: unknown[][] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const asked = { sortby: '-n', ...(cursor === undefined ? {} : { cursor }) };
        const page = await runRowQuery(session, table, readParameters(asked, ofLong));
        pages.push(page.rows.map(([n]) => Number(n)));
        cursor = page.next;
      }
      expect(pages).toEqual([[8, 7, 6], [5], [4, 3, 2], [1, 0]]);
    });
  });

  it('count the names of columns in every row, since every row is written with them', async () => {
    await scene.engine.session([], async (session) => {
      const name = 'n'.repeat(limits.rowPageBytes.value / 1000);
      await session.run(`CREATE TABLE named AS SELECT n AS "${name}" FROM range(2000) t(n)`);
      const columns: RowColumn[] = [{ name, kind: 'integer', sqlType: 'BIGINT' }];
      const table = { id: 'named', columns, from: 'named', rowNumber: 't.rowid' };
      const { rows, next } = await runRowQuery(
        session,
        table,
        readParameters({ limit: '2000' }, columns),
      );
      expect(rows.length).toBeLessThan(1000);
      expect(rows.length).toBeGreaterThan(990);
      expect(next).not.toBeNull();
    });
  });

  it('come as soon with a pattern made to keep the engine busy', async () => {
    const hostile = `${'%a'.repeat(limits.rowFilterWildcards.value - 1)}%b`;
    const { rows } = await ask({ filter: `t LIKE '${hostile}'` }, `t\n${'a'.repeat(50_000)}\nab\n`);
    expect(rows).toEqual([]);
  });

  it('say so when a sum is beyond all numbers', async () => {
    const most = '9'.repeat(20) + '.' + '9'.repeat(18);
    const asked = ask({ aggregate: 'sum(a)' }, `a\n${long(9, most, '\n')}\n`);
    expect(await codeOf(asked)).toBe('datasets.rows.overflow');
  });
});
