import { contents, police } from '../../../test/support/catalog';
import { sheetsUnderTest, type SheetsUnderTest } from '../../../test/support/sheets';
import { EntryDrafting } from '../entry/drafting.service';

describe('a bulk edit', () => {
  let sheets: SheetsUnderTest;

  beforeAll(async () => {
    sheets = await sheetsUnderTest();
  });
  afterAll(() => sheets.close());
  beforeEach(() => sheets.become(sheets.officer()));

  const edit = (variables: object) =>
    sheets.graphql<{ editEntries: { outcome: string; entry: object; error: object }[] }>(
      `mutation ($ids: [ID!], $filter: EntryFilterInput, $change: EntryChangeInput!) {
         editEntries(ids: $ids, filter: $filter, change: $change)
           { id outcome entry { version state theme keywords } error { code message } } }`,
      variables,
    );

  it('makes some contents the same in many entries, each by itself', async () => {
    const [one, two] = [
      await sheets.published(),
      await sheets.draft({ theme: '教育文化', keywords: [] }),
    ];
    sheets.become(sheets.catalog.as(police, 'provider-officer'));
    const foreign = await sheets.catalog
      .get(EntryDrafting)
      .draft(sheets.catalog.as(police, 'provider-officer'), sheets.nextCode(), contents());
    sheets.become(sheets.officer());
    const ids = [one.id, two.id, foreign.id, one.id];
    const change = { theme: '教育文化', keywords: null };
    const { data } = await edit({ ids, change });
    expect(data.editEntries).toEqual([
      {
        ...{ id: one.id, outcome: 'revised', error: null },
        entry: { version: 2, state: 'draft', theme: '教育文化', keywords: [] },
      },
      { id: two.id, outcome: 'unchanged', entry: null, error: null },
      {
        ...{ id: foreign.id, outcome: 'refused', entry: null },
        error: {
          code: 'catalog.entry.not-found',
          message: expect.stringContaining('Entry not found'),
        },
      },
    ]);
    const { entry, items } = await sheets.newest(one.code!);
    expect([entry.title, entry.conditions, items.length]).toEqual([one.title, one.conditions, 3]);
  });

  it("by a filter changes one's own entries only, and no more than it may", async () => {
    await sheets.draft({ theme: '气象服务' });
    const done = await edit({
      filter: { theme: '气象服务', state: 'draft' },
      change: { theme: '生态环境' },
    });
    expect(done.data.editEntries.map(({ outcome }) => outcome)).toEqual(['revised']);
    const refused = async (variables: object) =>
      (await edit(variables)).errors![0]!.extensions.code;
    const change = { theme: '生态环境' };
    expect(await refused({ filter: { provider: police }, change })).toBe(
      'catalog.entry.other-department',
    );
    expect(await refused({ change })).toBe('platform.invalid-input');
    expect(await refused({ filter: {}, change: {} })).toBe('catalog.sheet.nothing-to-change');
    for (let n = 0; n < 101; n += 1) await sheets.draft({ theme: '信用服务', items: [] });
    expect(await refused({ filter: { theme: '信用服务' }, change })).toBe(
      'catalog.sheet.too-many-entries',
    );
  });
});
