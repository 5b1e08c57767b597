import {
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { Mounting } from '../resource/mounting.service';
import { AreaResources } from './area-resources.service';

const county = departmentCode(31);
const elsewhere = departmentCode(32);

describe('resources on the map', () => {
  let catalog: CatalogUnderTest;
  let areas: AreaResources;
  beforeAll(async () => {
    catalog = await catalogUnderTest();
    areas = new AreaResources(catalog.database);
    const owner = catalog.store.pool('migrator');
    await owner.query(
      `INSERT INTO identity.department (code, name, name_en, division, level, node, path, registered_at, changed_at)
       SELECT code, code, code, division, 'county', '520000', code, now(), now()
         FROM unnest($1::text[], $2::text[]) AS d (code, division)`,
      [
        [county, elsewhere],
        ['520111', '331000'],
      ],
    );
    await owner.query(`UPDATE identity.department SET division = '100000' WHERE code = $1`, [
      police,
    ]);
    for (const [at, department] of [water, police, county, elsewhere].entries()) {
      await mounted(department, `31${at}/1`, `resource-${at}`);
    }
  });
  afterAll(() => catalog.close());

  async function mounted(department: string, entry: string, code: string): Promise<void> {
    const officer = catalog.as(department, 'provider-officer');
    const { id } = await catalog.get(EntryDrafting).draft(officer, entry, contents());
    await submitted(catalog, officer, id);
    await catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), id);
    await catalog.get(Mounting).mount(officer, id, {
      ...{
        code,
        title: `资源 ${code}`,
        kind: 'table',
        modes: ['verify'],
        keyFields: ['permit_no'],
      },
      ...{ fields: ['permit_no', 'holder'], masks: {}, matchRules: {}, subjectField: null },
    });
  }

  const of = async (area: string) => {
    const { nodes } = await areas.covering(catalog.as(water, 'requester'), { area, first: 10 });
    return nodes.map(({ code }) => code);
  };

  it('C41.1 an area lists the resources that cover it', async () => {
    // Its own first, then those of its province and of the nation; of parts of it none.
    expect(await of('520111')).toEqual(['resource-2', 'resource-0', 'resource-1']);
    expect(await of('520100')).toEqual(['resource-0', 'resource-1']);
    expect(await of('330000')).toEqual(['resource-1']);
    expect(await of('331002')).toEqual(['resource-3', 'resource-1']);
    const [nearest] = (
      await areas.covering(catalog.as(water, 'requester'), { area: '520111', first: 1 })
    ).nodes;
    expect(nearest).toMatchObject({
      ...{ code: 'resource-2', title: '资源 resource-2', provider: county, division: '520111' },
      modes: ['verify'],
    });
  });

  it('is listed page by page, without what was withdrawn', async () => {
    const ctx = catalog.as(water, 'requester');
    const page = await areas.covering(ctx, { area: '520111', first: 2 });
    const next = await areas.covering(ctx, { area: '520111', first: 2, after: page.endCursor! });
    expect([...page.nodes, ...next.nodes].map(({ code }) => code)).toEqual(await of('520111'));
    await catalog.get(Mounting).withdraw(catalog.as(county, 'provider-officer'), page.nodes[0]!.id);
    expect(await of('520111')).toEqual(['resource-0', 'resource-1']);
  });
});
