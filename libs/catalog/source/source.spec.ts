import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MappingError, mappingOf, readMappings } from './mapping';
import { mapRecords } from './record.policy';

const guizhou = () => readMappings().find(({ name }) => name === 'guizhou')!;
const record = (change: object = {}) => ({
  标题: ' 公交线路信息 ',
  数据摘要: '公交线路信息\n',
  主题名称: '交通运输',
  数据提供方: '遵义市交通运输局',
  所属行业: '默认行业',
  更新时间: '2023-06-14',
  发布时间: '2023-06-13',
  开放属性: '有条件开放',
  更新频率: '每年',
  详情页网址: 'http://example.org/1',
  数据格式: ['json'],
  ...change,
});
const mapped = (...records: object[]) =>
  mapRecords(guizhou(), 'guizhou_zunyi.json.gz', records, new Set());

describe('field maps', () => {
  it('say what the source says, trimmed, and invent nothing', () => {
    const { records, refusals } = mapped(
      record(),
      record({ 详情页网址: 'http://example.org/2', 主题名称: '默认主题', 数据格式: null }),
    );
    expect(refusals).toEqual([]);
    expect(records[0]).toMatchObject({
      identity: 'http://example.org/1',
      entry: {
        ...{ title: '公交线路信息', titleEn: '', summary: '公交线路信息', theme: '交通运输' },
        ...{ providerName: '遵义市交通运输局', keywords: [], formats: ['json'] },
        ...{ updateCycle: 'yearly', open: 'conditional', division: '520300', node: '520000' },
        ...{ issued: '2023-06-13', modified: '2023-06-14' },
      },
    });
    expect(records[1]!.entry).toMatchObject({ theme: null, formats: [] });
  });

  it.each([
    ['no title', { 标题: '  ' }, '标题: missing'],
    ['no identity', { 详情页网址: null }, '详情页网址: missing'],
    ['a title that is no text', { 标题: 7 }, '标题: no text'],
    ['an unknown open attribute', { 开放属性: '部分开放' }, '开放属性: 部分开放 is not in the map'],
    ['a day that does not exist', { 更新时间: '2023-02-30' }, '更新时间: 2023-02-30 is no date'],
    [
      'the mark of a state secret',
      { 数据摘要: '秘密 ★5年' },
      'it carries the mark of a state secret',
    ],
    ['a title that is too long', { 标题: '长'.repeat(301) }, '标题: over 300 characters'],
  ])('a record with %s is refused alone, with its place', (_, change, why) => {
    const { records, refusals } = mapped(record(change), record());
    expect(records).toHaveLength(1);
    expect(refusals).toEqual([{ record: 1, why }]);
  });

  it('two records of one identity are reported, never merged', () => {
    const { records, refusals } = mapped(record(), record({ 标题: '另一标题' }));
    expect(records.map(({ entry }) => entry.title)).toEqual(['公交线路信息']);
    expect(refusals).toEqual([{ record: 2, why: 'http://example.org/1 occurs again' }]);
  });

  it('cut a text of several values, put several fields together and take each value once', () => {
    const guangxi = readMappings().find(({ name }) => name === 'guangxi')!;
    const raw = {
      ...{ 标题: '低保发放', 来源部门: '', 重点领域: '社会救助', 描述: '', 开放条件: '无条件开放' },
      ...{
        更新频率: '不定期',
        详情页网址: 'http://example.org/gx',
        数据格式: "['xls', 'csv', '其他']",
      },
      ...{
        所属行业: '卫生和社会工作',
        标签: '综合政务\r\n\t卫生和社会工作',
        发布时间: '2022-01-01',
      },
    };
    const [one] = mapRecords(guangxi, 'guangxi_lz.json.gz', [raw], new Set()).records;
    expect(one!.entry).toMatchObject({
      ...{ formats: ['xls', 'csv'], keywords: ['卫生和社会工作', '综合政务'] },
      ...{ providerName: '', updateCycle: 'irregular', division: null, modified: null },
    });
    const long = { ...raw, 标签: '长'.repeat(101) };
    expect(mapRecords(guangxi, 'f', [long], new Set()).refusals).toEqual([
      { record: 1, why: '所属行业, 标签: over 100 characters' },
    ]);
  });

  it('know their own files only', () => {
    const mappings = readMappings();
    expect(mappingOf(mappings, record())?.name).toBe('guizhou');
    expect(mappingOf(mappings, { code: 500, message: 'error' })).toBeUndefined();
  });

  it('are checked when they are read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mappings-'));
    try {
      writeFileSync(join(folder, 'a.yaml'), 'name: a\ntitle: A\n');
      expect(() => readMappings(folder)).toThrow(MappingError);
      const fields =
        'title: {from: t}, providerName: {from: p}, open: {from: o, values: {x: maybe}}';
      writeFileSync(
        join(folder, 'a.yaml'),
        `name: a\ntitle: A\nrecognise: [t]\nidentity: [t]\nfields: {${fields}}\n`,
      );
      expect(() => readMappings(folder)).toThrow(/maybe is none of unconditional/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
