import {
  actor,
  bureau,
  catalogUnderTest,
  contents,
  item,
  newEntry,
  police,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { Entries } from '../entry/entries.service';
import { EntryImport } from '../entry/entry-import.service';
import { Mounting } from '../resource/mounting.service';
import { SearchRebuild } from '../search-rebuild.service';
import type { DocumentKind } from './document';
import { Search, type SearchInput } from './search.service';

/** Departments of a province, of a city and a county in it, and of another province whose hub is another node. */
const places = [
  {
    code: departmentCode(1),
    name: '贵州水务',
    division: '520000',
    level: 'province',
    node: '520000',
  },
  { code: departmentCode(2), name: '贵阳水务', division: '520100', level: 'city', node: '520000' },
  {
    code: departmentCode(3),
    name: '花溪水务',
    division: '520111',
    level: 'county',
    node: '520100',
  },
  {
    code: departmentCode(4),
    name: '江苏水务',
    division: '320000',
    level: 'province',
    node: '320000',
  },
];

describe('one search over all nodes', () => {
  let catalog: CatalogUnderTest;
  const asked = (query: string, rest: Partial<SearchInput> = {}): SearchInput => ({
    ...{ query, filter: {}, first: 100 },
    ...rest,
  });
  /** As a department without agreements. */
  const found = (query: string, rest: Partial<SearchInput> = {}) =>
    catalog.get(Search).forDepartments(catalog.as(police, 'requester'), asked(query, rest));

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    await catalog.rows(
      `INSERT INTO identity.department
         (code, name, name_en, division, level, node, path, registered_at, changed_at)
       SELECT code, name, code, division, level, node, code, now(), now()
         FROM jsonb_to_recordset($1) AS d(code text, name text, division text, level text, node text)`,
      [JSON.stringify(places)],
    );
    await catalog.get(SearchRebuild).rebuild(catalog.as(bureau, 'authority'));
    for (const place of places) await publish(place);
  });
  afterAll(() => catalog.close());

  async function publish({ code, name, division }: (typeof places)[number]): Promise<void> {
    const officer = actor(code, ['provider-officer']);
    const ctx = { ...catalog.as(code, 'provider-officer'), actor: officer };
    const items = [item('permit_no', `${name}证号`), item('holder', `${name}单位`)];
    const content = contents({ title: `${name}许可`, items });
    const authority = catalog.as(bureau, 'authority');
    await catalog
      .get(EntryImport)
      .importEntries(authority, [newEntry(`306/${division}`, content, officer)], authority.actor);
    const { id } = await catalog.get(Entries).byCode(ctx, `306/${division}`);
    await catalog.get(Mounting).mount(ctx, id, {
      ...{ code: `permits-${code}`, title: `${name}台账`, kind: 'table', modes: ['query'] },
      ...{ keyFields: ['permit_no'], fields: ['permit_no', 'holder'], masks: {}, matchRules: {} },
      subjectField: null,
    });
  }

  it.each<[DocumentKind, string]>([
    ['department', 'SELECT code AS id FROM identity.department'],
    ['entry', "SELECT id FROM catalog.entry WHERE state = 'published'"],
    ['item', 'SELECT concat(entry_id, $$.$$, code) AS id FROM catalog.item'],
    ['resource', "SELECT id FROM catalog.resource WHERE state = 'mounted'"],
  ])('C72.2 all nodes are covered: it finds every %s that there is', async (kind, sql) => {
    const there = await catalog.rows<{ id: string }>(sql);
    const { nodes, totalCount } = await found('', { kind });
    expect(nodes.map(({ id }) => id).sort()).toEqual(there.map(({ id }) => id).sort());
    expect(totalCount).toBe(there.length);
    expect(there.length).toBeGreaterThanOrEqual(places.length);
  });

  it.each(places)(
    'C72.2 all nodes are covered: $name of $division, with entry, items and resource, by name and by region',
    async ({ code, name, division }) => {
      const of = async (kind: DocumentKind, query: string) => {
        const { nodes } = await found(query, { kind });
        return nodes.map(({ title }) => title);
      };
      expect((await found(name, { kind: 'department' })).nodes[0]!.id).toBe(code);
      expect(await of('entry', `${name}许可`)).toContain(`${name}许可`);
      expect(await of('item', `${name}证号`)).toContain(`${name}证号`);
      expect(await of('resource', `${name}台账`)).toContain(`${name}台账`);
      const there = await found('', { kind: 'entry', filter: { region: [division] } });
      expect(there.nodes.map(({ title }) => title)).toEqual([`${name}许可`]);
    },
  );
});
