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
import { CatalogCounts } from '../entry/catalog-counts.service';
import { EntryDrafting } from '../entry/drafting.service';
import { Entries } from '../entry/entries.service';
import { EntryReview } from '../entry/review.service';
import { Search } from '../search/search.service';
import { History } from './history.service';

describe('the history of entries', () => {
  let catalog: CatalogUnderTest;
  let drafting: EntryDrafting;
  let review: EntryReview;
  let history: History;
  const officer = () => catalog.as(water, 'provider-officer');
  const authority = () => catalog.as(bureau, 'authority');
  const reader = () => catalog.as(police, 'requester');

  beforeEach(async () => {
    catalog = await catalogUnderTest();
    drafting = catalog.get(EntryDrafting);
    review = catalog.get(EntryReview);
    history = catalog.get(History);
  });
  afterEach(() => catalog.close());

  async function published(code: string, change = {}): Promise<string> {
    const { id } = await drafting.draft(officer(), code, contents(change));
    await submitted(catalog, officer(), id);
    await review.publish(authority(), id);
    return id;
  }
  async function counts(at: Date, by = authority()): Promise<Record<string, number>> {
    const rows = await history.countsAt(by, at);
    return Object.fromEntries(rows.map(({ state, entries }) => [state, entries]));
  }

  it('C42.2 gives the counts per state of any past instant as they were then, whatever happened since', async () => {
    const hour = 3_600_000;
    const seen: { at: Date; counts: Readonly<Record<string, number>> }[] = [];
    /** What the catalogue itself says now, and a moment later something else happens. */
    const note = async () => {
      const now = await catalog.get(CatalogCounts).now(reader());
      seen.push({ at: catalog.clock.now(), counts: now.entries });
      catalog.clock.advance(hour);
    };
    await note();
    const first = await published('306/1');
    await note();
    const second = await published('306/2');
    const { id: third } = await drafting.draft(officer(), '306/3', contents());
    await note();
    await drafting.edit(officer(), first, contents({ title: '修订中' }));
    await review.suspend(authority(), second, '核实');
    await note();
    await submitted(catalog, officer(), first);
    await review.publish(authority(), first);
    await note();
    await drafting.discard(officer(), third);
    await review.retire(authority(), second, '停办');
    await note();

    expect(seen.map((one) => one.counts)).toEqual([
      {},
      { published: 1 },
      { draft: 1, published: 2 },
      { draft: 1, published: 1, suspended: 1 },
      { draft: 1, published: 1, suspended: 1 },
      { published: 1, retired: 1 },
    ]);
    for (const { at, counts: then } of seen) expect(await counts(at)).toEqual(then);
    expect(await counts(new Date('2020-01-01T00:00:00Z'))).toEqual({});
    expect(await counts(seen[2]!.at, reader())).toEqual({ published: 2 });
    expect(await counts(seen[2]!.at, catalog.as(null, 'auditor'))).toEqual(seen[2]!.counts);
  });

  it('says what a revision changed, content by content and item by item, to whoever may read both versions', async () => {
    const id = await published('306/1');
    const items = [
      item('holder', '持证人'),
      item('permit_no', '许可证编号', { nameEn: 'Permit number', class: 2 }),
      item('valid_until', '有效期止', { type: 'date', length: null }),
    ];
    await drafting.edit(
      officer(),
      id,
      contents({ title: '取水许可（修订）', keywords: ['取水'], items }),
    );
    const changes = await history.diff(officer(), id, 1, 2);
    expect(changes.map(({ field, before, after }) => [field, before, after])).toEqual([
      ['title', '取水许可证信息', '取水许可（修订）'],
      ['keywords', '["取水","许可"]', '["取水"]'],
      ['items[contact]', expect.stringContaining('联系人手机号'), null],
      ['items[holder].name', '持证单位', '持证人'],
      ['items[permit_no].class', '1', '2'],
      ['items[valid_until]', null, expect.stringContaining('有效期止')],
      ['items.order', '["permit_no","holder"]', '["holder","permit_no"]'],
    ]);
    expect(await history.diff(officer(), id, 1, 1)).toEqual([]);
    await expect(history.diff(reader(), id, 1, 2)).rejects.toMatchObject({
      code: 'catalog.entry.not-found',
    });
  });

  it('a discarded draft leaves no word behind but in the log that there was one; a revision leaves what is shown', async () => {
    const { id } = await drafting.draft(officer(), '306/9', contents({ title: '草拟错误' }));
    await drafting.discard(officer(), id);
    await expect(catalog.get(Entries).get(officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.not-found',
    });
    const found = await catalog
      .get(Search)
      .forDepartments(officer(), { query: '草拟错误', filter: {}, first: 10 });
    expect(found.nodes.filter((hit) => hit.id === id)).toEqual([]);
    const kept = await catalog.rows(
      `SELECT 1 FROM catalog.item WHERE entry_id = $1
       UNION ALL SELECT 1 FROM search.document WHERE NOT removed AND id = $1::text
       UNION ALL SELECT 1 FROM search.document WHERE title LIKE '%草拟错误%'`,
      [id],
    );
    expect(kept).toEqual([]);
    // Its code is free again.
    const live = await published('306/9');
    await drafting.edit(officer(), live, contents({ title: '修订作罢' }));
    await drafting.discard(officer(), live);
    expect(await catalog.get(Entries).versions(officer(), live)).toMatchObject([
      { version: 1, state: 'published' },
    ]);
  });

  it('nothing but a draft can be discarded, and only by its own department; not even past the program', async () => {
    const id = await published('306/1');
    await expect(drafting.discard(officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.wrong-state',
    });
    const { id: other } = await drafting.draft(officer(), '306/2', contents());
    await expect(
      drafting.discard(catalog.as(bureau, 'authority', 'provider-officer'), other),
    ).rejects.toMatchObject({ code: 'catalog.entry.other-department' });
    const hub = catalog.store.pool('hub');
    await hub.query('DELETE FROM catalog.item WHERE entry_id = $1', [id]);
    await expect(hub.query('DELETE FROM catalog.entry WHERE id = $1', [id])).rejects.toThrow(
      'only a draft can be thrown away',
    );
  });
});
