import { Database } from '@shutong/platform';
import {
  bureau,
  catalogUnderTest,
  contents,
  item,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import type { EntryContent } from '../entry/contents';
import { EntryDrafting } from '../entry/drafting.service';
import { OpenEntries } from '../entry/open-entries.service';
import { EntryReview } from '../entry/review.service';
import { Search, type SearchInput } from './search.service';

describe('search', () => {
  let catalog: CatalogUnderTest;
  let search: Search;
  let portal: Database;
  let codes = 0;
  const officer = () => catalog.as(water, 'provider-officer');
  const stranger = () => catalog.as(police, 'requester');
  const asked = (query: string, rest: Partial<SearchInput> = {}): SearchInput => ({
    query,
    filter: {},
    first: 20,
    ...rest,
  });
  const titles = async (query: string, rest: Partial<SearchInput> = {}) =>
    (await search.forDepartments(stranger(), asked(query, rest))).nodes.map(({ title }) => title);

  async function draft(change: Partial<EntryContent>) {
    return catalog.get(EntryDrafting).draft(officer(), `306/${++codes}`, contents(change));
  }
  async function published(change: Partial<EntryContent>) {
    const { id } = await draft(change);
    await submitted(catalog, officer(), id);
    return catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), id);
  }

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    search = catalog.get(Search);
    portal = await catalog.store.connect('portal');
    await published({});
    await published({
      ...{ title: '河道水质监测数据', titleEn: 'River water quality', theme: '生态环境' },
      ...{ sharing: 'unconditional', open: 'unconditional', conditions: null, keywords: ['水质'] },
      items: [item('ph', '酸碱度', { nameEn: 'Acidity', sharing: 'unconditional' })],
    });
    await published({
      ...{ title: '水库大坝安全鉴定', titleEn: 'Dam safety reviews', open: 'not-open' },
      ...{ sharing: 'not-shared', modes: [], conditions: null },
      legalGround: { law: '中华人民共和国水法', article: '第三十四条', reason: '涉及工程安全' },
      items: [item('dam', '大坝名称', { sharing: 'not-shared', open: 'not-open' })],
    });
    await draft({ title: '尚未提交的河道草稿', titleEn: 'Unfinished draft' });
  });
  afterAll(() => catalog.close());

  it.each([
    ['取水许可', '取水许可证信息'],
    ['ＰＥＲＭＩＴ', '取水许可证信息'],
    ['permits water', '取水许可证信息'],
    ['水质', '河道水质监测数据'],
    ['酸碱度', '河道水质监测数据'],
    ['acidity', '河道水质监测数据'],
    ['水利厅 河道', '河道水质监测数据'],
  ])(
    'finds an entry by a Chinese or English word of title, items or department: %s',
    async (query, title) => {
      expect(await titles(query)).toContain(title);
    },
  );

  it('C20.1 a department with no grants finds every non-secret entry by search, also what is not shared', async () => {
    const page = await search.forDepartments(stranger(), asked('', { kind: 'entry' }));
    expect(page.nodes.map(({ title }) => title).sort()).toEqual(
      ['取水许可证信息', '水库大坝安全鉴定', '河道水质监测数据'].sort(),
    );
    expect(page.totalCount).toBe(3);
  });

  it.each([
    ['title', { title: '绝密★长期 坝体薄弱点' }],
    ['summary', { summary: '坝体薄弱点（机密 ★ 10年）' }],
    ['keywords', { keywords: ['坝体薄弱点', '秘密★5年'] }],
    ['items', { items: [item('weak', '坝体薄弱点 机密★')] }],
  ] satisfies [string, Partial<EntryContent>][])(
    'C20.3 secret entries do not appear at all: marked in their %s, they are refused at the door',
    async (_, change) => {
      const { id } = await draft({ title: '大坝巡查' });
      const refused = { code: 'platform.state-secret' };
      await expect(draft(change)).rejects.toMatchObject(refused);
      const edited = catalog.get(EntryDrafting).edit(officer(), id, contents(change));
      await expect(edited).rejects.toMatchObject(refused);
      for (const ctx of [stranger(), officer(), catalog.as(bureau, 'authority')]) {
        const page = await search.forDepartments(ctx, asked('坝体薄弱点'));
        expect([page.totalCount, page.nodes]).toEqual([0, []]);
      }
      expect((await new Search(portal).forPublic(stranger(), asked('坝体薄弱点'))).totalCount).toBe(
        0,
      );
      const kept = await catalog.rows(
        `SELECT FROM catalog.entry e WHERE e::text LIKE '%薄弱点%'
         UNION ALL SELECT FROM catalog.item i WHERE i::text LIKE '%薄弱点%'
         UNION ALL SELECT FROM search.document d WHERE d::text LIKE '%薄弱点%'
         UNION ALL SELECT FROM audit.entry WHERE position('薄弱点'::bytea IN body) > 0`,
      );
      expect(kept).toEqual([]);
    },
  );

  it("never leaks another department's draft: not in hits, totals or facets", async () => {
    const stranger_ = await search.forDepartments(stranger(), asked('河道'));
    expect(stranger_.totalCount).toBe(1);
    const stateCount = (page: typeof stranger_, value: string) =>
      page.counts.find((count) => count.facet === 'state' && count.value === value)?.count ?? 0;
    expect(stateCount(stranger_, 'draft')).toBe(0);
    for (const ctx of [officer(), catalog.as(bureau, 'authority')]) {
      const page = await search.forDepartments(ctx, asked('河道'));
      expect(page.totalCount).toBe(2);
      expect(stateCount(page, 'draft')).toBe(1);
    }
  });

  it('facets count all hits exactly, and filter', async () => {
    const page = await search.forDepartments(stranger(), asked('', { first: 1 }));
    expect(page.counts.filter(({ facet }) => facet === 'sharing')).toEqual([
      { facet: 'sharing', value: 'conditional', count: 1 },
      { facet: 'sharing', value: 'not-shared', count: 1 },
      { facet: 'sharing', value: 'unconditional', count: 1 },
    ]);
    const filtered = await titles('', { filter: { sharing: ['unconditional', 'not-shared'] } });
    expect(filtered.sort()).toEqual(['水库大坝安全鉴定', '河道水质监测数据'].sort());
    expect(await titles('', { filter: { theme: ['没有'] } })).toEqual([]);
  });

  it('pages by key without gap or double', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await search.forDepartments(
        stranger(),
        asked('水利厅', { first: 1, ...(after ? { after } : {}) }),
      );
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.hasNextPage ? page.endCursor! : undefined;
    } while (after);
    expect(seen.length).toBeGreaterThan(2);
    const all = await search.forDepartments(stranger(), asked('水利厅'));
    expect(seen).toEqual(all.nodes.map(({ id }) => id));
  });

  it('takes any text as words, never as query syntax', async () => {
    for (const query of ["'", '\\', "a' | 'b", '!(&|)', ':*', '水 & !质', '，。？']) {
      await search.forDepartments(stranger(), asked(query));
    }
    expect(await titles('？')).toEqual([]);
    await expect(
      search.forDepartments(stranger(), asked('', { after: 'bm90IGE=' })),
    ).rejects.toMatchObject({ code: 'platform.invalid-cursor' });
  });

  it('takes the language of queries, with names of people and of the code lists', async () => {
    for (const [query, found] of [
      ['部门:水利厅 sharing:无条件共享', ['河道水质监测数据']],
      ['共享:unconditional', ['河道水质监测数据']],
      ['地区:贵州 水质', ['河道水质监测数据']],
      ['theme:生态', ['河道水质监测数据']],
      ['"河道水质" -水库', ['河道水质监测数据']],
      ['水质 -河道', []],
      ['地区:广西 水质', []],
    ] as const) {
      expect([query, await titles(query)]).toEqual([query, found]);
    }
  });

  it('puts typing errors right, says so, and marks what answers', async () => {
    const page = await search.forDepartments(stranger(), asked('取水许克证'));
    expect(page).toMatchObject({ corrected: '取水许可证', relaxed: false });
    const [{ title, highlights } = { title: '', highlights: [] }] = page.nodes;
    const marks = highlights.filter(({ field }) => field === 'title');
    expect(marks.map(({ from, to }) => title.slice(from, to)).join('')).toBe('取水许可证');
    expect((await search.forDepartments(stranger(), asked('取水许可证'))).corrected).toBeNull();
  });

  it('answers to most of the words where nothing answers to all, and says so', async () => {
    const page = await search.forDepartments(stranger(), asked('河道水质 蹦床'));
    expect(page.relaxed).toBe(true);
    expect(page.nodes[0]!.title).toBe('河道水质监测数据');
  });

  it('finds items by themselves where they are asked for, each with its entry', async () => {
    const items = await search.forDepartments(stranger(), asked('酸碱度', { kind: 'item' }));
    expect(items.nodes).toMatchObject([
      { kind: 'item', title: '酸碱度', text: '河道水质监测数据' },
    ]);
    const [entry] = (await search.forDepartments(stranger(), asked('酸碱度'))).nodes;
    expect(entry).toMatchObject({ kind: 'entry', id: items.nodes[0]!.entryId });
  });

  it('suggests titles while somebody types, and none of a hidden draft', async () => {
    const typed = async (text: string, ctx = stranger()) =>
      (await search.suggestForDepartments(ctx, text)).map(({ title }) => title);
    expect(await typed('河道水')).toEqual(['河道水质监测数据']);
    expect(await typed('安全鑑定')).toEqual(['水库大坝安全鉴定']);
    expect(await typed('尚未提交')).toEqual([]);
    expect(await typed('尚未提交', officer())).toEqual(['尚未提交的河道草稿']);
    expect(await typed(' ')).toEqual([]);
    const open = await new Search(portal).suggestForPublic(stranger(), '水库大坝');
    expect(open).toEqual([]);
  });

  it('the public finds what is published and open, and only by its open words', async () => {
    const open = new Search(portal);
    const find = async (query: string) =>
      (await open.forPublic(stranger(), asked(query))).nodes.map(({ title }) => title);
    expect((await find('')).sort()).toEqual(['取水许可证信息', '河道水质监测数据'].sort());
    expect(await find('联系人')).toEqual([]);
    expect(await titles('联系人')).toEqual(['取水许可证信息']);
    const page = await open.forPublic(stranger(), asked(''));
    expect(new Set(page.counts.map(({ facet }) => facet))).toEqual(
      new Set(['kind', 'department', 'region', 'theme', 'open', 'cycle', 'format']),
    );
  });

  it('the public reads open entries with their open items, and nothing else', async () => {
    const open = new OpenEntries(portal);
    const entry = await open.byCode(stranger(), '306/1');
    expect(entry.items.map(({ code }) => code)).toEqual(['permit_no', 'holder']);
    for (const code of ['306/3', '306/4', '306/404']) {
      await expect(open.byCode(stranger(), code)).rejects.toMatchObject({
        code: 'catalog.entry.not-found',
      });
    }
  });

  it("the portal's database role reads the open views only", async () => {
    for (const table of ['search.document', 'catalog.entry', 'catalog.item', 'catalog.resource']) {
      await expect(portal.query(stranger(), `SELECT 1 FROM ${table}`)).rejects.toThrow(
        /permission denied/,
      );
    }
    await expect(portal.query(stranger(), 'DELETE FROM search.open_document')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('a suspended entry leaves the open zone, a retired one search altogether', async () => {
    const { id, title } = await published({ title: '临时发布的灌区名录', titleEn: '' });
    const open = new Search(portal);
    const authority = catalog.as(bureau, 'authority');
    expect((await open.forPublic(stranger(), asked('灌区'))).totalCount).toBe(1);
    await catalog.get(EntryReview).suspend(authority, id, '核实');
    expect((await open.forPublic(stranger(), asked('灌区'))).totalCount).toBe(0);
    expect(await titles('灌区')).toEqual([title]);
    await catalog.get(EntryReview).retire(authority, id, '停办');
    expect(await titles('灌区')).toEqual([]);
  });
});
