import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogFileError } from '@shutong/platform';
import { knownSource, readMappings, type Mapping } from './mapping';
import { mapRecords } from './record.policy';
import { readSourceFile } from './source-file';

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
    expect(knownSource(mappings, 'f', { records: [record()] })?.mapping.name).toBe('guizhou');
    const error = { records: [{ code: 500, message: 'error' }] };
    expect(knownSource(mappings, 'f', error)).toBeUndefined();
  });

  it('are checked when they are read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mappings-'));
    try {
      writeFileSync(join(folder, 'a.yaml'), 'name: a\ntitle: A\n');
      expect(() => readMappings(folder)).toThrow(CatalogFileError);
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

describe('tables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = async (name: string, bytes: string | Buffer) => {
    writeFileSync(join(folder, name), bytes);
    return readSourceFile(join(folder, name));
  };
  const map = {
    ...{
      name: 'sheet',
      title: '某部门台账',
      recognise: ['目录名称', '单位'],
      identity: ['单位', '目录名称'],
    },
    fields: {
      title: { from: '目录名称' },
      providerName: { from: '单位' },
      issued: { from: '日期' },
    },
  };
  const titles = async (name: string, bytes: string | Buffer, mapping: Mapping = map) => {
    const source = await file(name, bytes);
    if ('why' in source) return source.why;
    const known = knownSource([mapping], name, source);
    return (
      known &&
      mapRecords(known.mapping, name, known.records, new Set()).records.map(({ entry }) =>
        [entry.title, entry.providerName, entry.issued].join('|'),
      )
    );
  };
  const rows = ['目录名称,单位,日期', '"停车场,公共",交通局,2026-01-02', '公园,"园林\n局",'];

  it.each([
    ['with a byte order mark', `\ufeff${rows.join('\r\n')}`],
    ['in GB 18030', encodedGb18030(rows.join('\n'))],
    ['with semicolons', '目录名称;单位;日期\n停车场,公共;交通局;2026-01-02\n公园;"园林\n局";\n'],
  ])('CSV %s', async (_, bytes) => {
    expect(await titles('a.csv', bytes)).toEqual([
      '停车场,公共|交通局|2026-01-02',
      '公园|园林\n局|',
    ]);
  });

  it('CSV without a head, by the names that its map gives to the columns', async () => {
    const mapping = { ...map, table: { file: '^no-head', columns: ['目录名称', '单位'] } };
    expect(await titles('no-head.csv', '公园,园林局\n', mapping)).toEqual(['公园|园林局|']);
  });

  it('a workbook, its days as days', async () => {
    const { default: writeExcelFile } = await import('write-excel-file/node');
    const cells = [
      ['目录名称', '单位', '日期'].map((value) => ({ value })),
      [
        { value: '公园' },
        { value: '园林局' },
        { value: new Date('2026-01-02T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
      ],
    ];
    const path = join(folder, 'b.xlsx');
    await writeExcelFile(cells).toFile(path);
    const source = await readSourceFile(path);
    expect(source).toEqual({
      rows: [
        ['目录名称', '单位', '日期'],
        ['公园', '园林局', '2026-01-02'],
      ],
    });
  });

  it.each([
    ['a.csv', '', 'an empty table'],
    ['a.csv', '"open', /^cannot be read: /],
    ['a.csv', Buffer.from([0x81, 0xff, 0xff]), /^cannot be read: /],
    ['a.xlsx', 'no workbook', /^cannot be read: /],
    ['a.xls', 'x', 'neither JSON, CSV nor .xlsx'],
  ])('%s that is none says why', async (name, bytes, why) => {
    expect(await titles(name, bytes)).toEqual(
      typeof why === 'string' ? why : expect.stringMatching(why),
    );
  });
});

/** Node decodes GB 18030 but does not encode it: the few characters that are needed, by hand. */
function encodedGb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
  }
  return Buffer.from(
    [...text].flatMap((character) => codes.get(character) ?? character.charCodeAt(0)),
  );
}
