import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder, sheetHolds, type Engine } from '@shutong/datasets';
import { Usage, type UsageEvent } from '@shutong/messaging';
import readForeign from 'read-excel-file/node';
import { downloaded, refusedWith } from '../../../test/support/downloads';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { EXPORT_ENGINE } from './export-engine.token';
import { replaceProperty } from '../../../test/support/replace-property';

const columns = ['code', 'name', 'depth', 'cubic', 'lon', 'lat'];
const rivers = `${columns.join(',')}
001,乌江,2.50,900000000000001,106.5,27.1
002,清水江,-1.25,900000000000001,108.1,26.5
003,赤水河,,1,105.7,28.5
004,乌江,7.00,900000000000001,107.9,27.9
`;

describe('What is selected of an open table', () => {
  let on: OpenDataUnderTest;
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    const entry = await on.entry(columns.map((code) => openItem(code, code)));
    const { id } = await on.dataset();
    dataset = id;
    await on.publish(await on.version(id, rivers), entry);
    // A busy machine may take long to start the engine.
    await until(async () => ((await ask('csv', {})).ok ? true : undefined));
  });
  afterAll(() => on.close());

  const addressOf = (format: string, asked: Record<string, string>) =>
    `${on.portal.url}/api/v1/datasets/${dataset}/versions/latest/tables/0/file.${format}?${new URLSearchParams(asked).toString()}`;
  const ask = (format: string, asked: Record<string, string>, init: RequestInit = {}) =>
    fetch(addressOf(format, asked), init);
  const linesOf = async (asked: Record<string, string>) =>
    (await (await ask('csv', asked)).text()).trimEnd().split('\r\n');

  it('is filtered, sorted and cut to columns, its rows counted before and its hash behind', async () => {
    const asked = { select: 'name,code', filter: 'depth > -2', sortby: '-depth' };
    const { text, headers } = await downloaded(addressOf('csv', asked));
    expect(text).toBe('name,code\r\n乌江,004\r\n乌江,001\r\n清水江,002\r\n');
    expect(headers).toMatchObject({ 'row-count': '3', 'dataset-version': '1' });
    expect(headers['content-disposition']).toContain('-selected.csv"');
    expect(await linesOf({ filter: "name = '乌江'", select: 'code' })).toEqual([
      'code',
      '001',
      '004',
    ]);
    expect(await linesOf({ filter: "name = '长江'", select: 'code' })).toEqual(['code']);
    expect(await linesOf({ select: 'name', distinct: 'true' })).toHaveLength(4);
  });

  it('holds sums of groups with all their digits, in every format', async () => {
    const asked = { group: 'name', aggregate: 'count() AS n, sum(cubic) AS s', sortby: 'name' };
    const sum = '1800000000000002';
    const names = ['乌江', '清水江', '赤水河'];
    const found = new Map([
      ['乌江', ['2', sum]],
      ['清水江', ['1', '900000000000001']],
      ['赤水河', ['1', '1']],
    ]);
    const sorted = (await linesOf(asked)).slice(1).map((line) => line.split(','));
    expect(new Map(sorted.map(([name, ...figures]) => [name, figures]))).toEqual(found);
    const lines = (await (await ask('jsonl', asked)).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual({
      ...{ name: '清水江', n: '1', s: '900000000000001' },
    });
    const bytes = Buffer.from(await (await ask('xlsx', asked)).arrayBuffer());
    const [{ data }] = (await readForeign(bytes)) as unknown as [{ data: unknown[][] }];
    expect(data.map(([name]) => name)).toEqual(['name', ...sorted.map(([name]) => name)]);
    expect(sorted.map(([name]) => name).sort()).toEqual([...names].sort());
    const answer = await ask('parquet', asked);
    expect(answer.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    expect(await rowsOf(Buffer.from(await answer.arrayBuffer()))).toEqual(sorted);
  });

  it('calls figures otherwise where no column can be called so', async () => {
    const asked = { aggregate: 'count() AS file_row_number, max(depth) AS "a\nb"' };
    expect(await linesOf(asked)).toEqual(['file_row_number_2,a b', '4,7.00']);
    const bytes = Buffer.from(await (await ask('xlsx', asked)).arrayBuffer());
    const [{ data }] = (await readForeign(bytes)) as unknown as [{ data: unknown[][] }];
    expect(data[1]).toEqual([4, 7]);
  });

  /** As the engine reads the file, each value as text. */
  async function rowsOf(parquet: Buffer): Promise<unknown[][]> {
    const folder = await scratchFolder();
    const path = join(folder, 'read.parquet');
    await writeFile(path, parquet);
    const sql = `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('${path}')`;
    const engine = on.portal.app.get<Engine>(EXPORT_ENGINE, { strict: false });
    const rows = await engine.session([path], async (session) =>
      [...(await session.run(sql))].map((row) => [...row]),
    );
    await rm(folder, { recursive: true });
    return rows;
  }

  it('is Parquet of the whole, too, where nothing is selected', async () => {
    const bytes = Buffer.from(await (await ask('parquet', {})).arrayBuffer());
    expect(await rowsOf(bytes)).toContainEqual(['003', '赤水河', null, '1', '105.7', '28.5']);
  });

  it('is GeoJSON of what lies in a box, as long as its place is among the columns', async () => {
    const box = { bbox: '106,26,109,27.5' };
    const { features } = (await (await ask('geojson', box)).json()) as {
      features: { geometry: object; properties: { code: string } }[];
    };
    expect(features.map(({ properties }) => properties.code)).toEqual(['001', '002']);
    expect(features[0]!.geometry).toEqual({ type: 'Point', coordinates: [106.5, 27.1] });
    const refused = await ask('geojson', { ...box, select: 'code,name' });
    expect(await refusedWith(refused)).toEqual([406, 'opendata.export.no-place']);
  });

  it('has a tag of its own, by which it is not sent again, and tells nothing of rows to who asks for its headers alone', async () => {
    const asked = { filter: "code = '001'" };
    const head = await ask('csv', asked, { method: 'HEAD' });
    const etag = head.headers.get('etag')!;
    expect([head.status, head.headers.get('row-count'), await head.text()]).toEqual([
      200,
      null,
      '',
    ]);
    const again = (tagged: Record<string, string>) =>
      ask('csv', tagged, { headers: { 'if-none-match': etag } }).then(({ status }) => status);
    expect(await again(asked)).toBe(304);
    expect(await again({ filter: "code = '002'" })).toBe(200);
    expect(await again({})).toBe(200);
  });

  it('is refused as a page is, where the question is wrong, and where a sheet does not hold what is found', async () => {
    const wrong = [
      [{ select: 'mouth' }, 'datasets.rows.column-unknown'],
      [{ filter: 'depth >' }, 'datasets.rows.syntax'],
      [{ limit: '5' }, 'platform.invalid-input'],
      [{ cursor: 'x' }, 'platform.invalid-input'],
      [{ series: 'true' }, 'platform.invalid-input'],
    ] as const;
    for (const [asked, code] of wrong) {
      expect(await refusedWith(await ask('csv', asked))).toEqual([400, code]);
    }
    const rows = replaceProperty<{ rows: number }, 'rows'>(sheetHolds, 'rows', 3);
    try {
      expect(await refusedWith(await ask('xlsx', { filter: 'lon > 0' }))).toEqual([
        406,
        'opendata.export.sheet-too-small',
      ]);
      expect((await ask('xlsx', { filter: "name = '乌江'" })).status).toBe(200);
    } finally {
      rows.restore();
    }
  });

  it('counts as a download of as many rows', async () => {
    await (await ask('csv', { filter: "name = '清水江'" })).text();
    await on.portal.app.get(Usage, { strict: false }).onApplicationShutdown();
    const bodies = await on.rows<{ body: UsageEvent[] }>(
      'SELECT body FROM intake.message ORDER BY id',
    );
    expect(bodies.flatMap(({ body }) => body).at(-1)).toMatchObject({
      ...{ act: 'download', channel: 'portal', outcome: 'answered', dataset, version: 1, rows: 1 },
    });
  });
});
