import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { writeWorkbook } from '@shutong/workbook';
import { water } from '../../../test/support/catalog';
import { datasetsUnderTest, type DatasetsUnderTest } from '../../../test/support/datasets';
import { codeOf } from '../../../test/support/refusals';
import type { AnnouncedFile } from '../dataset/begun-version';
import type { Mask, MaskMethod } from './mask';

const people = 'name,phone,area\n王小明,13812345678,云岩区\n李四,13912345678,南明区\n';

describe('Masks of a dataset', () => {
  let on: DatasetsUnderTest;
  beforeAll(async () => {
    on = await datasetsUnderTest();
  });
  afterAll(() => on.close());

  const officer = () => on.as(water, 'provider-officer');
  const head = () => on.as(water, 'department-head');
  const version = (id: string) => on.register.version(officer(), id);
  const tableOf = async (id: string) =>
    (await on.register.tables(officer(), id, { first: 1 })).nodes[0]!;
  const valuesOf = async (id: string) => {
    const path = join(on.folder, (await tableOf(id)).object);
    const sql = `SELECT * FROM read_parquet('${path}')`;
    return on.engine.session([path], (session) => session.run(sql));
  };
  const mask = (column: string, method: MaskMethod) => ({ table: 0, column, method });
  const sent = async (datasetId: string, text: string | Buffer, asked: Partial<AnnouncedFile>) => {
    const file = { fileName: 'next.csv', bytes: Buffer.byteLength(text), ...asked };
    const { id } = await on.keeping.begin(officer(), datasetId, file);
    await on.part(officer(), id, 0, text);
    await on.loads.next(on.system);
    return id;
  };
  const standing = (one: Mask) => ({ ...one, stands: true });
  let made = 0;
  /** A dataset whose first version is ready, its name masked and its phone dropped. */
  const masked = async () => {
    const { id: datasetId } = await on.keeping.create(officer(), `Masked ${(made += 1)}`);
    const { id } = await on.load(officer(), datasetId, people, 'people.csv');
    await on.steps.mask(officer(), id, [mask('name', 'mask'), mask('phone', 'drop')]);
    await on.loads.next(on.system);
    return datasetId;
  };

  it('C44.1 hold for the next version, also where the gate would see nobody in it', async () => {
    const next = 'name,phone,area\n第一圃,1381,云岩区\n第二圃,1391,南明区\n';
    const { id } = await on.load(officer(), await masked(), next, 'next.csv');
    expect(await version(id)).toMatchObject({
      ...{ state: 'ready', number: 2 },
      masks: [mask('name', 'mask'), mask('phone', 'drop')].map(standing),
    });
    expect(await valuesOf(id)).toEqual([
      ['第**', '云岩区'],
      ['第**', '南明区'],
    ]);
    const { dropped, profile } = await tableOf(id);
    expect(dropped.map(({ name }) => name)).toEqual(['phone']);
    expect(profile[0]).toMatchObject({ examples: [] });
  });

  it('C44.1 take a column out that cannot be masked so any more, and need none that is not there', async () => {
    const { id } = await on.load(
      officer(),
      await masked(),
      'name,area\n1,云岩区\n2,南明区\n',
      'n.csv',
    );
    expect(await version(id)).toMatchObject({ state: 'ready' });
    expect(await valuesOf(id)).toEqual([['云岩区'], ['南明区']]);
  });

  it('C44.1 refuse a file of which nothing would be left', async () => {
    const { id } = await on.load(officer(), await masked(), 'phone\n138\n139\n', 'phones.csv');
    expect(await version(id)).toMatchObject({
      state: 'failed',
      failure: {
        code: 'datasets.version.mask-misfit',
        params: { table: 0, column: 'phone', method: 'drop' },
      },
    });
  });

  it('C44.1 are lifted where another person lets the columns pass that were masked', async () => {
    const datasetId = await masked();
    const next = 'name,phone,area\n第一圃,1381,云岩区\n第二圃,1391,南明区\n';
    const id = await sent(datasetId, next, { unmask: true });
    expect(await version(id)).toMatchObject({ state: 'held', masks: [] });
    const before = { kind: 'masked-before', by: 'rule' };
    expect((await tableOf(id)).personal).toMatchObject([
      { name: 'name', ...before },
      { name: 'phone', ...before },
    ]);
    await on.steps.mask(officer(), id, [mask('phone', 'hash')]);
    await on.loads.next(on.system);
    expect((await tableOf(id)).personal).toMatchObject([{ name: 'name', ...before }]);
    const asked = { columns: [{ table: 0, column: 'name' }], ground: '苗圃名称，不是人名' };
    expect(await codeOf(on.steps.override(officer(), id, asked))).toBe(
      'datasets.version.same-person',
    );
    expect(await on.steps.override(head(), id, asked)).toMatchObject({ state: 'ready' });
    expect((await valuesOf(id)).map(([name]) => name)).toEqual(['第一圃', '第二圃']);
    const { id: third } = await on.load(officer(), datasetId, next, 'third.csv');
    expect(await version(third)).toMatchObject({
      state: 'ready',
      masks: [standing(mask('phone', 'hash'))],
    });
  });

  it('C44.1 may be named with the file, in place of those before, also where the gate sees nobody', async () => {
    const text = 'name,phone,area\n第一圃,1381,云岩区\n第二圃,1391,南明区\n';
    const datasetId = await masked();
    const masks = [mask('area', 'hash'), mask('name', 'generalise')];
    const id = await sent(datasetId, text, { masks });
    expect(await version(id)).toMatchObject({ state: 'ready' });
    const hash = expect.stringMatching(/^[0-9a-f]{32}$/) as unknown;
    expect(await valuesOf(id)).toEqual([
      ['第…', hash],
      ['第…', hash],
    ]);
    const unfit = await sent(datasetId, text, { masks: [mask('areas', 'hash')] });
    expect(await version(unfit)).toMatchObject({
      ...{ state: 'failed', failure: { code: 'datasets.version.mask-misfit' } },
    });
    const twice = { masks: [mask('area', 'hash'), mask('area', 'drop')] };
    expect(await codeOf(sent(datasetId, text, twice))).toBe('datasets.version.mask-misfit');
  });

  const sheets = (named: readonly (readonly [name: string, text: string])[]) =>
    buffer(
      Readable.from(
        writeWorkbook(
          named.map(([name, text]) => ({
            ...{ name, widths: [10] },
            rows: text.split('\n').map((line) => line.split(',')),
          })),
        ),
      ),
    );

  it('C44.1 hold for the table of that name, whatever place it has, and for any where none has it', async () => {
    const { id: datasetId } = await on.keeping.create(officer(), `Masked ${(made += 1)}`);
    const [wells, notes] = ['井号,深度\n甲,3', '井号,备注\n甲,好'];
    const both = await sheets([
      ['井', wells],
      ['注', notes],
    ]);
    const masks = [{ table: 1, column: '备注', method: 'hash' as const }];
    const first = await sent(datasetId, both, { masks });
    expect(await version(first)).toMatchObject({ state: 'ready', masks });
    for (const [name, shifted] of [
      [
        'shifted',
        [
          ['注', notes],
          ['井', wells],
        ],
      ],
      ['alone', [['注', notes]]],
      ['called otherwise', [['二月', notes]]],
      ['written otherwise', [['二月', notes.replace('备注', ' 备注 ')]]],
    ] as const) {
      const id = await sent(datasetId, await sheets(shifted), { fileName: `${name}.xlsx` });
      expect([name, (await version(id)).masks]).toEqual([
        name,
        [standing({ ...masks[0]!, table: 0 })],
      ]);
    }
    const { masks: kept } = await on.register.get(officer(), datasetId);
    expect(kept).toEqual([{ table: '注', column: '备注', method: 'hash' }]);
  });

  it('C44.1 hold also after a version without the column, and after what was masked is withdrawn', async () => {
    const datasetId = await masked();
    const text = 'name,phone,area\n第一圃,1381,云岩区\n第二圃,1391,南明区\n';
    expect(await version(await sent(datasetId, 'area\n云岩区\n', {}))).toMatchObject({
      state: 'ready',
    });
    expect(await version(await sent(datasetId, 'area\n云岩区\n', { unmask: true }))).toMatchObject({
      ...{ state: 'ready', masks: [] },
    });
    const id = await sent(datasetId, text, {});
    expect((await valuesOf(id)).map(([name]) => name)).toEqual(['第**', '第**']);
    for (const { id: each } of (await on.register.versions(officer(), datasetId, { first: 9 }))
      .nodes) {
      await on.steps.withdraw(head(), each, '内容有误');
    }
    const next = await sent(datasetId, text, {});
    expect((await valuesOf(next)).map(([name]) => name)).toEqual(['第**', '第**']);
  });

  it('C44.1 hold what is new where a masked column is called otherwise', async () => {
    const datasetId = await masked();
    const text = 'title,phone,area\n第一圃,1381,云岩区\n第二圃,1391,南明区\n';
    const id = await sent(datasetId, text, {});
    expect(await version(id)).toMatchObject({ state: 'held' });
    expect((await tableOf(id)).personal).toMatchObject([
      { name: 'title', kind: 'masked-before', by: 'rule' },
    ]);
    const columns = [{ table: 0, column: 'title' }];
    await on.steps.override(head(), id, { columns, ground: '另一列' });
    expect(await version(await sent(datasetId, text, {}))).toMatchObject({ state: 'ready' });
  });
});
