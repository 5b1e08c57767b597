import writeForeign from 'write-excel-file/node';
import { contents, item, police, water } from '../../../test/support/catalog';
import { sheetsUnderTest, type SheetsUnderTest } from '../../../test/support/sheets';
import { EntryDrafting } from '../entry/drafting.service';

describe('an import of entries', () => {
  let sheets: SheetsUnderTest;

  beforeAll(async () => {
    sheets = await sheetsUnderTest();
  });
  afterAll(() => sheets.close());
  beforeEach(() => sheets.become(sheets.officer()));

  it('drafts what is new, revises what differs and leaves what does not; again, it changes nothing', async () => {
    const old = await sheets.published();
    const code = sheets.nextCode();
    const table = [
      ['信息资源代码', 'Title', 'updateCycle', '共享属性 Sharing attribute', '关键词'],
      [code, '灌区用水量', '每周', 'Shared unconditionally', '灌区；水量; 农业'],
      [old.code!, '取水许可证信息（新）', 'DAILY', '有条件共享', '取水;许可'],
    ];
    const first = await sheets.imported(table);
    expect(first).toMatchObject({
      ...{ status: 200, dry: false, read: 2, drafted: 1, revised: 1, unchanged: 0, refused: 0 },
      rows: [
        { sheet: 'entries', row: 2, entry: code, outcome: 'drafted', errors: [] },
        { sheet: 'entries', row: 3, entry: old.code, outcome: 'revised', errors: [] },
      ],
    });
    const drafted = await sheets.newest(code);
    expect(drafted.entry).toMatchObject({
      ...{ state: 'draft', provider: water, title: '灌区用水量', updateCycle: 'weekly' },
      ...{ sharing: 'unconditional', keywords: ['灌区', '水量', '农业'], theme: null },
    });
    const revised = await sheets.newest(old.code!);
    expect(revised.entry).toMatchObject({
      version: 2,
      state: 'draft',
      title: '取水许可证信息（新）',
    });
    expect(revised.entry).toMatchObject({ summary: old.summary, conditions: old.conditions });
    expect(revised.items).toHaveLength(3);
    const before = await sheets.catalog.rows('SELECT * FROM catalog.entry ORDER BY id, version');
    expect(await sheets.imported(table)).toMatchObject({ read: 2, unchanged: 2, rows: [{}, {}] });
    expect(await sheets.catalog.rows('SELECT * FROM catalog.entry ORDER BY id, version')).toEqual(
      before,
    );
  });

  it('replaces the items of the entries that it names, and keeps cells that it does not have', async () => {
    const { code } = await sheets.draft();
    const report = await sheets.imported(
      [
        ['信息资源代码', '信息项代码', '信息项名称', '数据长度'],
        [code!, 'contact', '联系电话', '20'],
        [code!, 'volume', '许可水量', ''],
      ],
      { query: 'sheet=items' },
    );
    expect(outcomes(report)).toEqual(['revised', 'revised']);
    const { items } = await sheets.newest(code!);
    expect(items.map(({ entryId: _e, version: _v, position: _p, ...rest }) => rest)).toEqual([
      item('contact', '联系电话', { class: 3, personal: true, open: 'not-open', length: 20 }),
      {
        ...item('volume', '许可水量'),
        ...{ type: null, length: null, class: null, sharing: null, open: null },
      },
    ]);
  });

  it('empties what a cell empties', async () => {
    const { code } = await sheets.draft();
    await sheets.imported([
      [
        'code',
        'summary',
        'conditions.scope',
        'conditions.uses',
        'conditions.other',
        'basis',
        'open',
      ],
      [code!, '', '', '', '', '', ''],
    ]);
    const { entry } = await sheets.newest(code!);
    expect(entry).toMatchObject({
      summary: '',
      conditions: null,
      basis: [],
      open: null,
      theme: '资源能源',
    });
  });

  it('tells by row and column what is wrong, in the language of the caller, and takes the others', async () => {
    const [good, bad] = [sheets.nextCode(), sheets.nextCode()];
    const table = [
      ['信息资源代码', '信息资源名称', '更新周期', '共享范围', '使用用途', '采集依据'],
      [good, '甲', '', '', '', ''],
      [bad, '', '天天', '', '办事', 'decree-809'],
      ['', '丙', '', '', '', ''],
      ['no code!', '丁', '', '', '', ''],
      [sheets.nextCode(), '#REF!', '', '', '', ''],
      [sheets.nextCode(), '长'.repeat(301), '', '', '', ''],
      [sheets.nextCode(), 'a\u202eb', '', '', '', ''],
    ];
    const chinese = await sheets.imported(table, { language: 'zh-CN', query: 'dry=true' });
    expect(chinese.rows![1]!.errors[1]).toEqual({
      column: '更新周期 Update cycle',
      code: 'catalog.sheet.row.unknown-value',
      message: expect.stringMatching(/^不是可选值：“天天”不在可选值之列：实时、每日、/),
    });
    const report = await sheets.imported(table);
    expect(report).toMatchObject({ read: 7, drafted: 1, refused: 6, errorsOmitted: 0 });
    const errors = report.rows!.map(({ row, errors: some }) => [
      row,
      ...some.map(({ column, code }) => `${column?.split(' ')[0]} ${code.split('.').at(-1)}`),
    ]);
    expect(errors).toEqual([
      [2],
      [
        3,
        ...[
          '信息资源名称 missing',
          '更新周期 unknown-value',
          '共享范围 missing',
          '采集依据 missing',
        ],
      ],
      [4, '信息资源代码 missing'],
      [5, '信息资源代码 code-malformed'],
      [6, '信息资源名称 failed-formula'],
      [7, '信息资源名称 too-long'],
      [8, '信息资源名称 unprintable'],
    ]);
    expect(report.rows![5]!.errors[0]!.message).toBe(
      'The text is too long: It may have 300 characters.',
    );
  });

  it('takes the rows about one entry together or not at all', async () => {
    const [one, two, twice] = [sheets.nextCode(), sheets.nextCode(), sheets.nextCode()];
    const bytes = await writeForeign([
      {
        sheet: '目录',
        data: [
          ['code', 'title'],
          [one, '甲'],
          [two, '乙'],
          [twice, '丙'],
          [twice, '丁'],
        ].map(cells),
      },
      {
        sheet: 'Items',
        data: [
          ['entry', 'code', 'name', 'class'],
          [one, 'a', '项', '1'],
          [one, 'a', '项', '2'],
          [two, 'b', '项', '9'],
          [two, 'c', '项', '3'],
          ['306/none', 'd', '项', ''],
          [twice, 'e', '项', ''],
        ].map(cells),
      },
    ] as never).toBuffer();
    const report = await sheets.imported(bytes);
    expect(report).toMatchObject({ read: 10, refused: 10 });
    const reasons = report.rows!.map(
      ({ sheet, row, errors: [error] }) => `${sheet} ${row} ${error!.code}`,
    );
    expect(reasons).toEqual([
      'entries 2 catalog.sheet.row.not-alone',
      'entries 3 catalog.sheet.row.not-alone',
      'entries 4 catalog.sheet.row.repeated',
      'entries 5 catalog.sheet.row.repeated',
      'items 2 catalog.sheet.row.not-alone',
      'items 3 catalog.entry.item-codes-repeat',
      'items 4 catalog.sheet.row.unknown-value',
      'items 5 catalog.sheet.row.not-alone',
      'items 6 catalog.sheet.row.entry-unknown',
      'items 7 catalog.sheet.row.not-alone',
    ]);
  });

  it('on trial says the same and does nothing', async () => {
    const { code } = await sheets.draft();
    const before = await sheets.catalog.rows('SELECT * FROM catalog.entry ORDER BY id, version');
    const indexed = await sheets.catalog.rows(
      'SELECT * FROM search.document ORDER BY zone, kind, id',
    );
    const table = [
      ['code', 'title'],
      [code!, '改名'],
      [sheets.nextCode(), '新增'],
      [sheets.nextCode(), ''],
    ];
    const trial = await sheets.imported(table, { query: 'dry=true' });
    expect(outcomes(trial)).toEqual(['revised', 'drafted', 'refused']);
    expect(trial.dry).toBe(true);
    expect(await sheets.catalog.rows('SELECT * FROM catalog.entry ORDER BY id, version')).toEqual(
      before,
    );
    expect(
      await sheets.catalog.rows('SELECT * FROM search.document ORDER BY zone, kind, id'),
    ).toEqual(indexed);
    expect(outcomes(await sheets.imported(table))).toEqual(outcomes(trial));
  });

  it('does not undo what others changed after the export', async () => {
    const entry = await sheets.published({ title: '导出后被修订' });
    const [header, ...rows] = await sheets.csv(`provider=${water}`);
    const mine = rows.find(([code]) => code === entry.code)!;
    sheets.catalog.clock.advance?.(1000);
    await sheets.catalog
      .get(EntryDrafting)
      .edit(sheets.officer(), entry.id, contents({ title: '别人的修订' }));
    expect(outcomes(await sheets.imported([header!, mine]))).toEqual(['unchanged']);
    const changed = mine.map((cell, at) => (at === 1 ? '我的更改' : cell));
    const { rows: [refused] = [] } = await sheets.imported([header!, changed]);
    expect(refused).toMatchObject({
      outcome: 'refused',
      errors: [{ code: 'catalog.sheet.row.outdated' }],
    });
    expect((await sheets.newest(entry.code!)).entry.title).toBe('别人的修订');
  });

  it("touches no other department's entry, seen or hidden, and none as another's", async () => {
    const [seen, hidden] = [await sheets.published(), await sheets.draft()];
    sheets.become(sheets.catalog.as(police, 'provider-officer'));
    const report = await sheets.imported([
      ['code', 'title', 'provider'],
      [seen.code!, '夺取', ''],
      [hidden.code!, '夺取', ''],
      [sheets.nextCode(), '冒名', water],
    ]);
    expect(report.rows!.map(({ errors: [error] }) => error!.code)).toEqual([
      ...[
        'catalog.entry.other-department',
        'catalog.entry.code-taken',
        'catalog.entry.other-department',
      ],
    ]);
    sheets.become(sheets.catalog.as(null, 'provider-officer'));
    expect(await sheets.imported([['code'], [hidden.code!]])).toMatchObject({
      ...{ status: 403, code: 'catalog.entry.no-department' },
    });
  });

  it('keeps no word of a state secret, and takes the rows beside it', async () => {
    const [secret, open] = [sheets.nextCode(), sheets.nextCode()];
    const report = await sheets.imported([
      ['code', 'title', 'summary', 'updateCycle'],
      [secret, '某某部署', '机密★10年 部署方案', '天天'],
      [open, '公开内容', '', ''],
    ]);
    expect(outcomes(report)).toEqual(['refused', 'drafted']);
    expect(report.rows![0]!.errors).toEqual([
      expect.objectContaining({ column: null, code: 'platform.state-secret' }),
    ]);
    const log = await sheets.catalog.rows<{ body: Buffer }>('SELECT body FROM audit.entry');
    const said = log.map(({ body }) => body.toString());
    expect(said.filter((body) => body.includes('部署') || body.includes(secret))).toEqual([]);
    expect(said.filter((body) => body.includes('platform.state-secret'))).toHaveLength(1);
  });

  it('reads GB 18030, semicolons, line breaks and quotes in cells, and blank lines', async () => {
    const [one, two] = [sheets.nextCode(), sheets.nextCode()];
    const gb = Buffer.concat([
      Buffer.from('code;title\r\n\r\n'),
      Buffer.from(`${one};`),
      Buffer.from([0xd3, 0xc3, 0xcb, 0xae]),
      Buffer.from(`\r\n${two};"""x""\r\ny"\r\n`),
    ]);
    const report = await sheets.imported(gb);
    expect(report.rows!.map(({ row, outcome }) => [row, outcome])).toEqual([
      [3, 'drafted'],
      [4, 'drafted'],
    ]);
    expect((await sheets.newest(one)).entry.title).toBe('用水');
    expect((await sheets.newest(two)).entry.title).toBe('"x"\r\ny');
  });

  it.each<[string, Parameters<SheetsUnderTest['imported']>, number, string]>([
    ['nothing', [''], 400, 'catalog.sheet.empty'],
    ['a header alone', [[['code', 'title']]], 400, 'catalog.sheet.empty'],
    [
      'an error page',
      ['<!DOCTYPE html>\n<title>502 Bad Gateway</title>'],
      400,
      'catalog.sheet.columns-unknown',
    ],
    [
      'a column that is not known',
      [
        [
          ['code', '备注'],
          ['306/1', 'x'],
        ],
      ],
      400,
      'catalog.sheet.columns-unknown',
    ],
    [
      'a column twice',
      [
        [
          ['code', '信息资源代码'],
          ['306/1', 'x'],
        ],
      ],
      400,
      'catalog.sheet.columns-repeat',
    ],
    ['no code', [[['title'], ['x']]], 400, 'catalog.sheet.column-missing'],
    ['an open quote', ['code,title\n306/1,"x'], 400, 'catalog.sheet.unreadable'],
    [
      'bytes that are no text',
      [Buffer.from([0x63, 0x81, 0xff, 0xff])],
      400,
      'catalog.sheet.unreadable',
    ],
    ['a broken workbook', [Buffer.from('PK no workbook')], 400, 'catalog.sheet.unreadable'],
    ['too many rows', [`code\n${'1\n'.repeat(20_001)}`], 413, 'catalog.sheet.too-large'],
    ['a million rows', [`code\n${'1\n'.repeat(1_000_000)}`], 413, 'catalog.sheet.too-large'],
    ['a huge body', [`code\n${'1'.repeat(17_000_000)}`], 413, 'catalog.sheet.too-large'],
    [
      'a huge cell',
      [`code,title\n306/1,${'1'.repeat(1_000_000)}`],
      400,
      'catalog.sheet.unreadable',
    ],
    ['JSON', ['{}', { type: 'application/json' }], 400, 'platform.invalid-input'],
    [
      'no media type',
      [Buffer.from('x'), { type: 'application/x-thing' }],
      400,
      'platform.invalid-input',
    ],
    [
      'an unknown question',
      [[['code'], ['1']], { query: 'dry=perhaps' }],
      400,
      'platform.invalid-input',
    ],
  ])('of %s changes nothing and says so', async (_, given, status, code) => {
    const before = await sheets.catalog.rows('SELECT count(*) FROM catalog.entry');
    expect(await sheets.imported(...given)).toMatchObject({ status, code });
    expect(await sheets.catalog.rows('SELECT count(*) FROM catalog.entry')).toEqual(before);
  });

  it('of a workbook with a sheet that nobody knows changes nothing and says so', async () => {
    const bytes = await writeForeign([
      {
        sheet: '目录',
        data: [
          ['code', 'title'],
          [sheets.nextCode(), 'x'],
        ].map(cells),
      },
      { sheet: '备注', data: [['x']].map(cells) },
    ] as never).toBuffer();
    expect(await sheets.imported(bytes)).toMatchObject({
      status: 400,
      code: 'catalog.sheet.tab-unknown',
    });
  });
});

const outcomes = (report: { rows?: readonly { outcome: string }[] }) =>
  report.rows!.map(({ outcome }) => outcome);

const cells = (row: readonly string[]) => row.map((value) => ({ value }));
