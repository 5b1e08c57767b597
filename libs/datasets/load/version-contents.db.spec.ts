import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bureau, water } from '../../../test/support/catalog';
import {
  archived,
  datasetsUnderTest,
  type DatasetsUnderTest,
} from '../../../test/support/datasets';
import type { MaskMethod } from './mask';

const planted = '11010519491231002X';
const people = `name,id_card,duty\n王小明,${planted},巡河\n李四,440524188001010014,巡河\n张伟,11010519491231002X,巡河\n`;

describe('What is kept of a version of a dataset', () => {
  let on: DatasetsUnderTest;
  beforeAll(async () => {
    on = await datasetsUnderTest();
  });
  afterAll(() => on.close());

  let made = 0;
  const officer = () => on.as(water, 'provider-officer');
  const head = () => on.as(water, 'department-head');
  const dataset = () => on.keeping.create(officer(), `Dataset ${(made += 1)}`);
  const version = (id: string) => on.register.version(officer(), id);
  const names = async (id: string) => {
    const { nodes } = await on.register.tables(officer(), id, { first: 9 });
    return nodes.map(({ columns }) => columns.map(({ name }) => name));
  };
  const masked = async (id: string, masks: Readonly<Record<string, MaskMethod>>) => {
    const asked = Object.entries(masks).map(([column, method]) => ({ table: 0, column, method }));
    await on.steps.mask(officer(), id, asked);
    await on.loads.next(on.system);
    return names(id);
  };
  const held = async (name = 'people.csv') => {
    const { id } = await dataset();
    return on.load(officer(), id, people, name);
  };

  it('tells which parts of an archive and which rows were left out, and why, in the asker’s language', async () => {
    const { id } = await dataset();
    const files = {
      'ok.csv': 'a,b\n1,2\n3,4,5\n6,7\n',
      'read.me': '<html><body>none</body></html>',
    };
    const { id: loaded } = await on.load(officer(), id, await archived(files), 'two.zip');
    const english = { ...officer(), language: 'en' } as const;
    const shown = await on.surface.datasetVersion(english, loaded);
    expect(shown.state).toBe('ready');
    expect(shown.skipped).toEqual([
      {
        code: 'datasets.ingest.not-a-table',
        reason: expect.stringContaining('read.me') as unknown,
      },
    ]);
    const asked = { versionId: loaded, first: 9 };
    const { nodes } = await on.surface.datasetTables(english, asked);
    expect(nodes).toMatchObject([
      {
        rejected: 1,
        problemCounts: [{ kind: 'long-row', count: 1 }],
        problems: [{ kind: 'long-row', row: 3 }],
      },
    ]);
  });

  it('shows figures of each column, and values to the department’s own people: none of persons', async () => {
    const { id: datasetId } = await dataset();
    const rows = [2, 4, 6, 8, 10].map((depth) => `王小明,${depth}.5,订单2100000000${depth}`);
    // Among orders it holds no column, and is shown to nobody all the same.
    rows[4] = `王小明,10.5,订单13800138000`;
    const { id } = await on.load(officer(), datasetId, `name,depth,note\n${rows.join('\n')}\n`);
    const columnsAs = async (ctx: Parameters<typeof on.surface.datasetTables>[0]) => {
      const { nodes } = await on.surface.datasetTables(ctx, { versionId: id, first: 9 });
      return nodes[0]!.columns;
    };
    const figures = { nulls: 0, isEstimate: false };
    const hidden = { min: null, max: null, quantiles: [], examples: [] };
    const own = await columnsAs(officer());
    expect(own).toMatchObject([
      { name: 'name', personal: 'name', ...figures, distinct: 1, ...hidden },
      {
        ...{ name: 'depth', ...figures, distinct: 5, min: '2.5', max: '10.5' },
        quantiles: ['2.5', '4.5', '6.5', '8.5', '10.5'],
        examples: ['2.5', '4.5', '6.5', '8.5', '10.5'],
      },
      { name: 'note', ...figures, distinct: 5, personal: null },
    ]);
    expect(own[2]).toMatchObject({ min: null, max: '订单21000000008' });
    const orders = [2, 4, 6, 8].map((depth) => `订单2100000000${depth}`);
    expect(own[2]!.examples).toEqual(orders);
    const auditor = { ...officer().actor, roles: ['auditor' as const], department: bureau };
    const seen = await columnsAs({ ...officer(), actor: auditor });
    expect(seen).toMatchObject(own.map(({ name, distinct }) => ({ name, distinct, ...hidden })));
    await masked(id, { name: 'mask' });
    expect(await columnsAs(officer())).toMatchObject([
      { name: 'name', personal: null, ...hidden },
      { name: 'depth', min: '2.5' },
      { name: 'note', personal: 'phone', ...hidden },
    ]);
  });

  it('tells of a file that cannot be loaded why, with its place', async () => {
    const { id } = await dataset();
    const bad = await on.load(officer(), id, '<html><body>none</body></html>', 'x.html');
    expect(await on.surface.datasetVersion(officer(), bad.id)).toMatchObject({
      failureCode: 'datasets.ingest.not-a-table',
      failureReason: expect.stringMatching(/HTML/) as unknown,
    });
  });

  it('keeps masks until others are asked for of the same columns, dropped ones too', async () => {
    const { id } = await held();
    expect(await masked(id, { name: 'drop' })).toEqual([['id_card', 'duty']]);
    expect((await version(id)).state).toBe('held');
    expect(await masked(id, { duty: 'drop' })).toEqual([['id_card']]);
    expect(await masked(id, { name: 'mask', duty: 'drop' })).toEqual([['name', 'id_card']]);
    expect(await masked(id, { id_card: 'hash' })).toEqual([['name', 'id_card']]);
    expect((await version(id)).state).toBe('ready');
  });

  const found = async (versionId: string) => {
    const { nodes } = await on.surface.datasetTables(officer(), { versionId, first: 9 });
    return nodes.map(({ personal }) => personal);
  };

  it('C44.2 a record that fails the check is held and reported', async () => {
    const { id: datasetId } = await dataset();
    const rows = Array.from({ length: 60 }, (_, at) => `王小明,单号2024010100${10 + at}`);
    rows[40] = `李四,本人${planted}申请`;
    const { id } = await on.load(officer(), datasetId, `name,note\n${rows.join('\n')}\n`);
    expect((await found(id))[0]).toMatchObject([
      { column: 'name', kind: 'name' },
      { column: 'note', kind: 'resident-id' },
    ]);
    await masked(id, { name: 'mask' });
    const { current } = await on.register.get(officer(), datasetId);
    expect([(await version(id)).state, current]).toEqual(['held', null]);
    const place = { row: 42, kind: 'resident-id' };
    expect(await found(id)).toEqual([
      [{ column: 'note', kind: 'resident-id', by: 'values', places: [place] }],
    ]);
    await masked(id, { note: 'mask' });
    expect([(await version(id)).state, await found(id)]).toEqual(['ready', [[]]]);
  });

  it('is held where a mask leaves numbers of persons as they are', async () => {
    const path = join(on.folder, 'phones.parquet');
    await on.engine.session([path], (session) =>
      session.run(
        `COPY (SELECT 13800138000 + 10 * i AS mobile, i FROM range(5) AS t(i)) TO '${path}'`,
      ),
    );
    const { id } = await on.load(
      officer(),
      (await dataset()).id,
      await readFile(path),
      'p.parquet',
    );
    const rows = [1, 2, 3, 4, 5].map((row) => ({ row, kind: 'phone' }));
    expect(await found(id)).toMatchObject([[{ column: 'mobile', places: rows }]]);
    await masked(id, { mobile: 'generalise' });
    expect([(await version(id)).state, await found(id)]).toMatchObject([
      'held',
      [[{ column: 'mobile', places: rows }]],
    ]);
    await masked(id, { mobile: 'drop' });
    expect((await version(id)).state).toBe('ready');
  });

  it('is nothing but number, dates, ground, figures and hashes once it is withdrawn, in the next one’s diff too', async () => {
    const { id, datasetId } = await held('王小明.csv');
    await masked(id, { name: 'drop' });
    const columns = [{ table: 0, column: 'id_card' }];
    await on.steps.override(head(), id, { columns, ground: '公示' });
    const next = await on.load(officer(), datasetId, 'duty,river\n巡河,乌江\n');
    expect((await version(next.id)).diff).toMatchObject({
      from: 1,
      tables: [{ columnsRemoved: ['id_card'] }],
    });
    await on.steps.withdraw(head(), id, '误发布');
    while (await on.upkeep.sweep(on.system));
    expect((await version(next.id)).diff).toBeNull();
    const rows = await on.rows<Record<string, unknown>>(
      `SELECT to_jsonb(v) - '{id,dataset_id,load}'::text[] AS v, to_jsonb(t) - '{version_id}'::text[] AS t
         FROM datasets.version v JOIN datasets.version_table t ON t.version_id = v.id WHERE v.id = $1`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/王小明|id_card|duty|name":"[^"]/);
    expect(rows[0]).toMatchObject({ v: { number: 1, ground: '误发布' }, t: { rows: 3 } });
  });

  it('is nothing of one that was given up', async () => {
    const { id } = await held();
    await on.steps.discard(officer(), id);
    while (await on.upkeep.sweep(on.system));
    expect(await names(id)).toEqual([[]]);
    expect(await version(id)).toMatchObject({ fileName: null, masks: [], objects: [] });
  });
});
