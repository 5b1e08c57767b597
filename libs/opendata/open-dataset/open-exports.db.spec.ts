import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { limits, systemContext } from '@shutong/platform';
import { Workbook } from '@shutong/workbook';
import readForeign from 'read-excel-file/node';
import { downloaded, refusedWith } from '../../../test/support/downloads';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { codeOf } from '../../../test/support/refusals';
import { EXPORT_ENGINE } from './export-engine.token';
import { OpenDatasets } from './open-datasets.service';
import { OpenExports, type AskedExport } from './open-exports.service';
import { OpenFiles } from './open-files.service';
import { OpenTables } from './open-tables.service';
import type { FoundTable } from './open-dataset';
import { replaceProperty } from '../../../test/support/replace-property';

const rivers = `code,name,depth,lon,lat
001,乌江,2.50,106.5,27.1
002,"=清水江, ""上游""",-1.25,108.1,26.5
003,赤水河,,,
`;
const columns = ['code', 'name', 'depth', 'lon', 'lat'];
const shapes: readonly (readonly [string, object])[] = [
  ['POINT (106.5 26.5)', { type: 'Point', coordinates: [106.5, 26.5] }],
  ['POINT Z (1 2 3)', { type: 'Point', coordinates: [1, 2, 3] }],
  [
    'LINESTRING(1 2, -3 4.5)',
    {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [-3, 4.5],
      ],
    },
  ],
  [
    'POLYGON((0 0,1 0,1 1,0 0))',
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    },
  ],
  [
    'MULTIPOINT((1 2),(3 4))',
    {
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
  ],
  [
    'MULTIPOINT(1 2,3 4)',
    {
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
  ],
  [
    'MULTILINESTRING((1 2,3 4),(5 6,7 8))',
    {
      type: 'MultiLineString',
      coordinates: [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
    },
  ],
  [
    'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))',
    {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      ],
    },
  ],
];

async function cellsOf(bytes: Buffer): Promise<string> {
  const book = await Workbook.open(bytes, { unpacked: 1_000_000, columns: 10, cell: 40_000 });
  return JSON.stringify(await book.rows(book.names[0]!, 10));
}

describe('A whole table of an open version', () => {
  let on: OpenDataUnderTest;
  let dataset: string;
  let entry: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry(columns.map((code) => openItem(code, code)));
    dataset = (await published(rivers)).id;
    // A busy machine may take long to start the engine.
    await until(async () => ((await ask('jsonl')).ok ? true : undefined));
  });
  afterAll(() => on.close());

  async function published(content: string, by = entry) {
    const { id } = await on.dataset();
    return { id, publication: await on.publish(await on.version(id, content), by) };
  }
  const addressOf = (ending: string, id = dataset) =>
    `${on.portal.url}/api/v1/datasets/${id}/versions/latest/tables/0/file.${ending}`;
  const ask = (ending: string, init: RequestInit = {}, id = dataset) =>
    fetch(addressOf(ending, id), init);
  const stays = () => new AbortController().signal;
  const exportsOf = () => {
    const get = <T>(type: new (...all: never[]) => T) => on.portal.app.get(type, { strict: false });
    return new OpenExports(get(OpenTables), get(OpenFiles), on.portal.app.get(EXPORT_ENGINE));
  };
  const tableOf = (id: string): Promise<FoundTable> =>
    on.portal.app
      .get(OpenDatasets, { strict: false })
      .table(systemContext('test', new Date()), { id, version: '1', table: '0' });
  const asked = (table: FoundTable, format: AskedExport['format'] = 'csv'): AskedExport => ({
    ...{ table, format, forSpreadsheet: false, around: { before: '', after: '' } },
    ended: () => undefined,
  });

  it('is CSV with its rows counted before, and its hash behind', async () => {
    const { text, headers } = await downloaded(addressOf('csv'));
    expect(text).toBe(rivers.replaceAll('\n', '\r\n'));
    expect([headers['content-type'], headers['row-count']]).toEqual([
      'text/csv; charset=utf-8',
      '3',
    ]);
  });

  it('is CSV that no spreadsheet program runs, where that is asked for', async () => {
    const bytes = Buffer.from(await (await ask('csv?spreadsheet=true')).arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString()).toContain(`002,"'=清水江, ""上游""",-1.25,`);
    const one = await published(`name\n\n=1\n`, await on.entry([openItem('name', 'name')]));
    expect(await (await ask('csv?spreadsheet=true', {}, one.id)).text()).toMatch(/'=1\r\n$/);
  });

  it('is JSON lines with the rows that pages have', async () => {
    const lines = (await (await ask('jsonl')).text()).trim().split('\n');
    const page = await fetch(addressOf('jsonl').replace('/file.jsonl', '/rows'));
    const { rows } = (await page.json()) as { rows: unknown[] };
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
  });

  it('is GeoJSON by its longitude and latitude, or by its geometries in any notation', async () => {
    const answer = await ask('geojson');
    expect(answer.headers.get('content-type')).toBe('application/geo+json');
    const { type, features } = (await answer.json()) as { type: string; features: unknown[] };
    expect(type).toBe('FeatureCollection');
    expect(features[0]).toEqual({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [106.5, 27.1] },
      properties: { code: '001', name: '乌江', depth: '2.50', lon: '106.5', lat: '27.1' },
    });
    expect(features[2]).toMatchObject({ geometry: null });
    const own = await on.entry([openItem('n', 'n'), openItem('shape', 'shape')]);
    const lines = shapes.map(([wkt], n) => `名${n},"${wkt}"`).join('\n');
    const drawn = await published(`n,shape\n${lines}\n`, own);
    type Shapes = { features: { geometry: unknown; properties: object }[] };
    const found = (await (await ask('geojson', {}, drawn.id)).json()) as Shapes;
    expect(found.features.map(({ geometry }) => geometry)).toEqual(shapes.map(([, json]) => json));
  });

  it('is a workbook with one sheet, in which numbers are numbers and codes are texts', async () => {
    const bytes = Buffer.from(await (await ask('xlsx')).arrayBuffer());
    const book = await Workbook.open(bytes, { unpacked: 1_000_000, columns: 10, cell: 40_000 });
    const rows = await book.rows(book.names[0]!, 10);
    expect(rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
      ['code', 'name'],
      ['001', '乌江'],
      ['002', '=清水江, "上游"'],
      ['003', '赤水河'],
    ]);
    const [{ data }] = (await readForeign(bytes)) as unknown as [{ data: unknown[][] }];
    expect(data[2]).toEqual(['002', '=清水江, "上游"', -1.25, 108.1, 26.5]);
  });

  it('C44.1 personal fields are masked in every format and preview', async () => {
    const planted = ['王小明', '11010519491231002X'];
    const { id } = await on.dataset();
    const version = await on.version(id, `name,id_card,lon,lat\n${planted.join(',')},106.5,27.1\n`);
    await on.steps.mask(on.as('provider-officer'), version, [
      { table: 0, column: 'name', method: 'mask' },
      { table: 0, column: 'id_card', method: 'hash' },
    ]);
    await on.stateOf('datasets.version', version, ['ready']);
    const personal = (code: string) => openItem(code, code, { personal: true });
    const [lon, lat] = [openItem('lon', 'lon'), openItem('lat', 'lat')];
    await on.publish(version, await on.entry([personal('name'), personal('id_card'), lon, lat]));
    const get = async (address: string) => {
      const answer = await until(async () => {
        const one = await fetch(`${on.portal.url}${address}`);
        return one.ok ? one : undefined;
      });
      return Buffer.from(await answer.arrayBuffer());
    };
    const open = `/api/v1/datasets/${id}/versions/latest`;
    const { result } = JSON.parse(
      (await get(`/api/3/action/package_show?id=${id}`)).toString(),
    ) as { result: { resources: { id: string; datastore_active: boolean }[] } };
    const resource = result.resources.find((one) => one.datastore_active)!.id;
    const table = `${open}/tables/0`;
    const rows = [
      'rows',
      'rows.csv',
      'rows.jsonl',
      'preview',
      'chart?label=name',
      'chart.html?label=name',
    ];
    const files = ['csv', 'tsv', 'jsonl', 'geojson', 'xlsx'].map((ending) => `file.${ending}`);
    const shown = [
      ...[...rows, ...files].map((one) => `${table}/${one}`),
      `${open}/features/collections/0/items`,
      `/api/3/action/datastore_search?resource_id=${resource}`,
      `/datastore/dump/${resource}`,
    ];
    const others = [open, `${table}/file`, `/dataset/${id}`, `/dataset/${id}.ttl`, '/feed.atom'];
    for (const address of [...shown, ...others]) {
      const bytes = await get(address);
      const inside = address.endsWith('xlsx') ? await cellsOf(bytes) : bytes.toString();
      for (const value of planted) {
        expect([address, inside.includes(value)]).toEqual([address, false]);
      }
      if (shown.includes(address)) {
        expect([address, inside]).toEqual([address, expect.stringContaining('王**')]);
      }
    }
    const previews = await on.rows<{ profile: unknown }>(
      'SELECT t.profile FROM datasets.version_table t WHERE t.version_id = $1',
      [version],
    );
    for (const value of planted) expect(JSON.stringify(previews)).not.toContain(value);
  });

  it('is refused where it does not fit: without a place, too long for a sheet, in no such format', async () => {
    const plain = await published('name\n乌江\n', await on.entry([openItem('name', 'name')]));
    expect(await refusedWith(await ask('geojson', {}, plain.id))).toEqual([
      406,
      'opendata.export.no-place',
    ]);
    // HEAD and who holds something are told the same.
    for (const init of [{ method: 'HEAD' }, { headers: { 'if-none-match': '*' } }]) {
      expect((await ask('geojson', init, plain.id)).status).toBe(406);
    }
    expect(await refusedWith(await ask('pdf'))).toEqual([406, 'opendata.open.not-acceptable']);
    const long = await published(`${columns.join(',')}\n001,${'long '.repeat(7_000)},,,\n`);
    expect(await refusedWith(await ask('xlsx', {}, long.id))).toEqual([
      406,
      'opendata.export.cell-too-small',
    ]);
    const table = { ...(await tableOf(dataset)), rows: 1_048_576 };
    const asker = { client: 'test', gone: stays() };
    expect(() => exportsOf().write(asked(table, 'xlsx'), asker)).toThrow('sheet-too-small');
  });

  it('is not sent again to whoever holds it, nor to who asks for its headers alone', async () => {
    const first = await ask('csv', { method: 'HEAD' });
    const etag = first.headers.get('etag')!;
    expect([first.status, etag.startsWith('W/"'), await first.text()]).toEqual([200, true, '']);
    const again = await ask('csv', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('is broken off when it is withdrawn or nobody takes anything, and its place is free again', async () => {
    const line = (n: number) =>
      `${n},${createHash('sha256').update(String(n)).digest('hex')},0.25,,\n`;
    const long = `${columns.join(',')}\n${Array.from({ length: 60_000 }, (_, n) => line(n)).join('')}`;
    const own = await published(long);
    const files = on.portal.app.get(OpenFiles, { strict: false });
    const ctx = systemContext('test', new Date());
    const all = replaceProperty<{ value: number }, 'value'>(limits.openExports, 'value', 1);
    const exports = exportsOf();
    all.restore();
    const table = await tableOf(own.id);
    const start = () => exports.write(asked(table), { client: 'a', gone: stays() });
    const { content: left } = await start();
    expect(await codeOf(start())).toBe('datasets.engine.queue-full');
    left.destroy();
    await once(left, 'close');
    const { content: next } = await until(() => start().catch(() => undefined));
    await files.endClosed(ctx);
    expect(next.destroyed).toBe(false);
    await on.publications.withdraw(on.as('department-head'), own.publication, '误发布');
    await files.endClosed(ctx);
    expect(next.destroyed).toBe(true);
  });
});
