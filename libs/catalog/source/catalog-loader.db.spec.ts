import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryDrafting } from '../entry/drafting.service';
import { Entries } from '../entry/entries.service';
import { EntryReview } from '../entry/review.service';
import { missingContents } from '../entry/entry.policy';
import { Search } from '../search/search.service';
import { CatalogLoader } from './catalog-loader.service';

const record = (n: number, change: object = {}) => ({
  标题: `道路运输企业信息${n}`,
  数据摘要: '企业名称、许可证号',
  主题名称: '交通运输',
  数据提供方: '遵义市交通运输局',
  所属行业: '默认行业',
  更新时间: '2023-06-14',
  发布时间: '2023-06-13',
  开放属性: '有条件开放',
  更新频率: '每年',
  详情页网址: `http://example.org/${n}`,
  数据格式: ['json'],
  ...change,
});

describe('loading a portal’s export', () => {
  let catalog: CatalogUnderTest;
  let loader: CatalogLoader;
  let folder: string;
  const ctx = () => catalog.as(bureau, 'authority');
  const reader = () => catalog.as(police, 'requester');
  const write = (file: string, records: unknown) =>
    writeFileSync(join(folder, file), gzipSync(JSON.stringify(records)));
  const search = (query: string) =>
    catalog.get(Search).forDepartments(reader(), { query, filter: {}, first: 10 });

  beforeEach(async () => {
    catalog = await catalogUnderTest();
    loader = catalog.get(CatalogLoader);
    folder = mkdtempSync(join(tmpdir(), 'export-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await catalog.close();
  });

  it('loads imported entries that are found, and that list what Article 13 still asks for', async () => {
    write('guizhou_zunyi.json.gz', [record(1), record(2)]);
    expect(await loader.load(ctx(), folder)).toMatchObject({ read: 2, loaded: 2, refused: 0 });
    const page = await search('运输企业');
    expect(page.totalCount).toBe(2);
    const entry = await catalog.get(Entries).get(reader(), page.nodes[0]!.id);
    expect(entry).toMatchObject({
      ...{ state: 'imported', code: null, provider: null, open: 'conditional', sharing: null },
      ...{ division: '520300', updateCycle: 'yearly', class: null },
    });
    expect(missingContents(entry, []).map(({ field }) => field)).toEqual([
      'provider',
      'sharing',
      'openConditions',
      'basis',
      'items',
    ]);
  });

  it('every record ends loaded, changed, unchanged or refused; a second run changes nothing', async () => {
    write('guizhou_zunyi.json.gz', [record(1), record(2), record(3, { 标题: '' })]);
    await loader.load(ctx(), folder);
    const before = await catalog.rows('SELECT * FROM catalog.entry ORDER BY id');
    const logged = await catalog.rows('SELECT 1 FROM audit.entry');
    expect(await loader.load(ctx(), folder)).toMatchObject({
      ...{ read: 3, loaded: 0, changed: 0, unchanged: 2, refused: 1 },
      files: [{ refusals: [{ record: 3, why: '标题: missing' }] }],
    });
    expect(await catalog.rows('SELECT * FROM catalog.entry ORDER BY id')).toEqual(before);
    expect(await catalog.rows('SELECT 1 FROM audit.entry')).toHaveLength(logged.length);

    write('guizhou_zunyi.json.gz', [record(1), record(2, { 标题: '出租汽车企业' }), record(4)]);
    expect(await loader.load(ctx(), folder)).toMatchObject({
      ...{ read: 3, loaded: 1, changed: 1, unchanged: 1, refused: 0 },
    });
    expect((await search('出租汽车')).totalCount).toBe(1);
    expect((await search('道路运输')).totalCount).toBe(2);
  });

  it('dry says the same and writes nothing', async () => {
    write('guizhou_zunyi.json.gz', [record(1)]);
    expect(await loader.load(ctx(), folder, { dry: true })).toMatchObject({ read: 1, loaded: 1 });
    expect(await catalog.rows('SELECT 1 FROM catalog.entry')).toEqual([]);
  });

  it('lists what is not a catalogue, counts none of it, and empties nothing', async () => {
    write('guizhou_zunyi.json.gz', [record(1)]);
    await loader.load(ctx(), folder);
    writeFileSync(join(folder, 'guizhou_zunyi.json.gz'), 'broken');
    write('error.json.gz', { code: 500 });
    write('empty.json.gz', []);
    write('other.json.gz', [{ name: 'x' }]);
    writeFileSync(join(folder, 'list.xls'), 'x');
    const report = await loader.load(ctx(), folder);
    expect(report).toMatchObject({ read: 0, loaded: 0, changed: 0, unchanged: 0, refused: 0 });
    expect(report.files.map(({ file, mapping, why }) => [file, mapping, why])).toEqual([
      ['empty.json.gz', null, 'an empty list'],
      ['error.json.gz', null, 'no list of records'],
      ['guizhou_zunyi.json.gz', null, 'cannot be read: incorrect header check'],
      ['list.xls', null, 'neither JSON, CSV nor .xlsx'],
      ['other.json.gz', null, 'no field map knows its records'],
    ]);
    expect((await search('运输企业')).totalCount).toBe(1);
  });

  it('what a source no longer has is no longer found, and is found again when it comes back', async () => {
    const all = [1, 2, 3].map((n) => record(n));
    write('guizhou_zunyi.json.gz', all);
    await loader.load(ctx(), folder);
    write('guizhou_zunyi.json.gz', all.slice(0, 2));
    expect(await loader.load(ctx(), folder)).toMatchObject({
      ...{ read: 2, unchanged: 2 },
      removals: [{ file: 'guizhou_zunyi.json.gz', gone: 1, known: 3, waits: false }],
    });
    expect((await search('运输企业')).totalCount).toBe(2);
    expect(await catalog.rows('SELECT 1 FROM catalog.entry WHERE NOT current')).toHaveLength(1);
    expect((await loader.load(ctx(), folder)).removals).toEqual([]);

    write('guizhou_zunyi.json.gz', all);
    expect(await loader.load(ctx(), folder)).toMatchObject({
      changed: 1,
      unchanged: 2,
      removals: [],
    });
    expect((await search('运输企业')).totalCount).toBe(3);
  });

  it('removals above the limit wait for a person; a record that moves or is refused is still there', async () => {
    const all = Array.from({ length: 40 }, (_, n) => record(n));
    write('guizhou_zunyi.json.gz', all);
    await loader.load(ctx(), folder);
    write('guizhou_zunyi.json.gz', all.slice(0, 10));
    const report = await loader.load(ctx(), folder);
    expect(report.removals).toMatchObject([{ gone: 30, known: 40, waits: true }]);
    expect((await search('运输企业')).totalCount).toBe(40);

    write('guizhou_bijie.json.gz', all.slice(30));
    const broken = all.slice(10, 30).map((one) => ({ ...one, 开放属性: '部分开放' }));
    write('guizhou_zunyi.json.gz', [...all.slice(0, 10), ...broken]);
    expect(await loader.load(ctx(), folder)).toMatchObject({ refused: 20, removals: [] });
    expect((await search('运输企业')).totalCount).toBe(40);

    write('guizhou_zunyi.json.gz', all.slice(0, 5));
    const accepted = await loader.load(ctx(), folder, { acceptRemovals: true });
    expect(accepted.removals).toMatchObject([{ gone: 25, known: 30, waits: false }]);
    expect((await search('运输企业')).totalCount).toBe(15);
  });

  it('an empty or broken file removes nothing', async () => {
    write('guizhou_zunyi.json.gz', [record(1)]);
    await loader.load(ctx(), folder);
    for (const content of ['[]', '', '{"error":1}', '<html>']) {
      writeFileSync(join(folder, 'guizhou_zunyi.json.gz'), gzipSync(content));
      expect((await loader.load(ctx(), folder)).removals).toEqual([]);
    }
    expect((await search('运输企业')).totalCount).toBe(1);
  });

  const material = process.env['SHUTONG_MATERIAL'];
  const real = material ? it : it.skip;
  real(
    'loads the published catalogues of three provinces, 38,040 records (SHUTONG_MATERIAL)',
    async () => {
      cpSync(join(material!, 'catalogs', 'china'), folder, {
        recursive: true,
        filter: (file) =>
          !/\.\w+$/.test(file) || /(guizhou|jiangsu|guangxi)_\w+\.json\.gz$/.test(file),
      });
      const report = await loader.load(ctx(), folder);
      expect(report).toMatchObject({ read: 38_040, loaded: 38_040, changed: 0, refused: 0 });
      const again = await loader.load(ctx(), folder);
      expect(again).toMatchObject({ read: 38_040, loaded: 0, changed: 0, unchanged: 38_040 });
      expect((await search('公积金')).totalCount).toBeGreaterThan(100);
    },
  );

  it('a department adopts what is its own: a draft beside the imported entry, which its source no longer changes once that is published', async () => {
    write('province.json.gz', [record(1, { 数据提供方: '省水利厅' }), record(2)]);
    await loader.load(ctx(), folder);
    const idOf = async (n: number) =>
      (await search(`道路运输企业信息${n}`)).nodes.find(({ title }) => title.endsWith(`${n}`))!.id;
    const [own, foreign] = [await idOf(1), await idOf(2)];
    const drafting = catalog.get(EntryDrafting);
    const officer = catalog.as(water, 'provider-officer');
    await expect(drafting.adopt(officer, foreign, '306/1')).rejects.toMatchObject({
      code: 'catalog.entry.other-department',
    });
    const draft = await drafting.adopt(officer, own, '306/1');
    expect(draft).toMatchObject({
      ...{ version: 2, state: 'draft', current: false, provider: water, code: '306/1' },
      ...{ title: '道路运输企业信息1', open: 'conditional', sharing: null, itemCount: 0 },
    });
    await expect(drafting.adopt(officer, own, '306/2')).rejects.toMatchObject({
      code: 'catalog.entry.wrong-state',
    });
    // Another of the same name does not see that draft, and is told all the same.
    await catalog.rows(`UPDATE identity.department SET name = '省水利厅' WHERE code = $1`, [
      police,
    ]);
    const namesake = catalog.as(police, 'provider-officer');
    await expect(drafting.adopt(namesake, own, '306/3')).rejects.toMatchObject({
      code: 'catalog.entry.adopted',
    });
    await expect(catalog.get(EntryReview).submit(officer, own)).rejects.toMatchObject({
      code: 'catalog.entry.incomplete',
    });

    const title = '道路运输企业信息1';
    await drafting.edit(officer, own, contents({ title, titleEn: '' }));
    await submitted(catalog, officer, own);
    expect(await catalog.get(Entries).get(reader(), own)).toMatchObject({ state: 'imported' });
    await catalog.get(EntryReview).publish(ctx(), own);
    write('province.json.gz', [
      record(1, { 数据提供方: '省水利厅', 数据摘要: '来源又改' }),
      record(2),
    ]);
    expect(await loader.load(ctx(), folder)).toMatchObject({ changed: 1, unchanged: 1 });
    expect(await catalog.get(Entries).get(reader(), own)).toMatchObject({
      ...{ state: 'published', version: 2, summary: contents().summary },
    });
    expect((await search('来源又改')).nodes.filter(({ id }) => id === own)).toEqual([]);
    write('province.json.gz', [record(2)]);
    await loader.load(ctx(), folder, { acceptRemovals: true });
    expect(await catalog.get(Entries).get(reader(), own)).toMatchObject({ state: 'published' });
  });
});
