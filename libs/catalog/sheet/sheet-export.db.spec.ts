import readForeign from 'read-excel-file/node';
import { limits } from '@shutong/platform';
import { eventually } from '../../../test/support/application';
import { contents, police, water } from '../../../test/support/catalog';
import { sheetsUnderTest, type SheetsUnderTest } from '../../../test/support/sheets';
import { columnsOf, headerOf } from './columns';

describe('an export of the catalogue', () => {
  let sheets: SheetsUnderTest;

  beforeAll(async () => {
    sheets = await sheetsUnderTest();
  });
  afterAll(() => sheets.close());
  beforeEach(() => sheets.become(sheets.officer()));

  it('is a workbook that another program reads, with both sheets and an explanation', async () => {
    const { code } = await sheets.draft({
      title: '=HYPERLINK("http://x")',
      keywords: ['取水;许可', '=1'],
    });
    const { bytes, headers, status } = await sheets.exported(`state=draft&provider=${water}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="catalog.xlsx"',
    });
    const [entries, items, about] = await readForeign(bytes);
    expect([entries, items, about].map((tab) => tab!.sheet)).toEqual([
      '目录 Entries',
      '信息项 Items',
      '说明 Columns',
    ]);
    expect(entries!.data[0]).toEqual(columnsOf.entries.map(headerOf));
    const row = entries!.data.find(([first]) => first === code)!;
    expect(row.slice(0, 11)).toEqual([
      ...[code, '\'=HYPERLINK("http://x")', 'Water abstraction permits'],
      ...['全省取水许可证的持证单位、许可水量与有效期。', '资源能源', null, '取水\\;许可;=1'],
      ...['MySQL 数据库', '每日', '有条件共享', '核验;查询'],
    ]);
    expect(
      items!.data.filter(([first]) => first === code).map((cells) => cells.slice(0, 8)),
    ).toEqual([
      [code, 'permit_no', '许可证编号', 'Permit number', '字符型', '64', '1', '否'],
      [code, 'holder', '持证单位', null, '字符型', '64', '1', '否'],
      [code, 'contact', '联系人手机号', null, '字符型', '64', '3', '是'],
    ]);
    expect(about!.data.flat().join()).toContain('实时；每日；每周');
  });

  it('holds what the reader may see of what the filter gives, whole entries as JSON lines', async () => {
    const hidden = await sheets.draft({ title: '他人不可见' });
    const shown = await sheets.published({ title: '人人可见', theme: '城建住房' });
    sheets.become(sheets.catalog.as(police, 'requester'));
    const { bytes, headers } = await sheets.exported(
      `format=jsonl&theme=${encodeURIComponent('城建住房')}`,
    );
    expect(headers['content-type']).toBe('application/jsonl; charset=utf-8');
    const lines = bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      expect.objectContaining({
        ...{ id: shown.id, code: shown.code, state: 'published', title: '人人可见', class: 3 },
        items: contents().items,
      }),
    ]);
    expect(Object.keys(lines[0]!)).not.toContain('draftedBy');
    const all = (await sheets.csv('')).flat();
    expect(all).toContain(shown.code);
    expect(all).not.toContain(hidden.code);
  });

  it('is logged before it begins, with its rows', async () => {
    const total = (await sheets.csv('sheet=items')).length - 1;
    const log = await sheets.catalog.rows<{ body: Buffer }>(
      `SELECT body FROM audit.entry WHERE action = 'catalog.sheet.export'`,
    );
    expect(log.map(({ body }) => JSON.parse(body.toString()) as object)).toContainEqual(
      expect.objectContaining({
        outcome: 'allow',
        resource: [{ type: 'sheet', id: 'items', rows: total }],
      }),
    );
  });

  it.each(['format=xls', 'sheet=other', 'mounted=perhaps', 'state=none', 'color=red'])(
    'with %s is refused',
    async (query) => {
      const { status, bytes } = await sheets.exported(query);
      expect([status, JSON.parse(bytes.toString())]).toEqual([
        400,
        expect.objectContaining({ code: 'platform.invalid-input' }),
      ]);
    },
  );

  it('gives its place free when the reader goes away', async () => {
    const { value } = limits.sheetsAtOnce;
    for (let n = 0; n < 2 * value; n += 1) {
      const leaving = new AbortController();
      const response = await fetch(`${sheets.url}/api/v1/catalog/export`, {
        signal: leaving.signal,
      });
      expect(response.status).toBe(200);
      leaving.abort();
      await eventually(
        async () => sheets.slots.free,
        (free) => free === value,
      );
    }
  });

  it('is refused while as many are under way as one process takes on, an import as well', async () => {
    const taken = Array.from({ length: limits.sheetsAtOnce.value }, () => sheets.slots.take());
    expect((await sheets.exported('')).status).toBe(429);
    expect(await sheets.imported([['code'], ['1']])).toMatchObject({
      ...{ status: 429, code: 'catalog.sheet.busy' },
    });
    taken.forEach((release) => release());
    expect((await sheets.exported('')).status).toBe(200);
  });
});
