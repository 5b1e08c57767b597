import {
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../test/support/catalog';
import { EntryDrafting } from './entry/drafting.service';
import { EntryReview } from './entry/review.service';
import { Mounting } from './resource/mounting.service';
import { SearchRebuild } from './search-rebuild.service';
import { Search } from './search/search.service';

describe('building the documents of search anew', () => {
  let catalog: CatalogUnderTest;
  const officer = () => catalog.as(water, 'provider-officer');
  const documents = () =>
    catalog.rows(
      `SELECT zone, kind, id, entry_id, code, title, title_en, text, content, tokens, facets, owner,
              restricted, uses, removed
         FROM search.document WHERE kind <> 'department' ORDER BY zone, kind, id`,
    );

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    const drafting = catalog.get(EntryDrafting);
    const review = catalog.get(EntryReview);
    const ids: string[] = [];
    for (const n of [1, 2, 3]) {
      ids.push(
        (await drafting.draft(officer(), `306/${n}`, contents({ title: `取水许可${n}` }))).id,
      );
    }
    for (const id of ids.slice(0, 2)) {
      await submitted(catalog, officer(), id);
      await review.publish(catalog.as(bureau, 'authority'), id);
    }
    await catalog.get(Mounting).mount(officer(), ids[0]!, {
      ...{ code: 'permits', title: '许可表', kind: 'table', modes: ['query'], subjectField: null },
      ...{ keyFields: ['permit_no'], fields: ['permit_no', 'holder'], masks: {}, matchRules: {} },
    });
    await review.retire(catalog.as(bureau, 'authority'), ids[1]!, '停办');
  });
  afterAll(() => catalog.close());

  it('gives the same documents as the changes that made them, and departments besides', async () => {
    const before = await documents();
    expect(before.length).toBeGreaterThan(8);
    await catalog.rows("UPDATE search.document SET title = 'x', tokens = '{}' WHERE NOT removed");
    await catalog.get(SearchRebuild).rebuild(officer());
    expect(await documents()).toEqual(before);
    const found = await catalog
      .get(Search)
      .forDepartments(catalog.as(police, 'requester'), { query: '省公安厅', filter: {}, first: 5 });
    expect(found.nodes.map(({ id }) => id)).toContain(police);
  });

  it('happens once after an upgrade that makes other documents', async () => {
    const rebuild = catalog.get(SearchRebuild);
    expect(await rebuild.rebuildIfOutdated(officer())).toBe(false);
    await catalog.rows('UPDATE search.edition SET number = 0');
    const both = [rebuild.rebuildIfOutdated(officer()), rebuild.rebuildIfOutdated(officer())];
    expect((await Promise.all(both)).sort()).toEqual([false, true]);
  });
});
