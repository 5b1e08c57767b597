import {
  bureau,
  catalogUnderTest,
  contents,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { codeOf } from '../../../test/support/refusals';
import { EntryDrafting } from '../entry/drafting.service';
import { EntryReview } from '../entry/review.service';
import { Mounting } from '../resource/mounting.service';
import { listKinds, type ListItem, type ListKind } from './list-kinds';
import { DepartmentListPublishing } from './department-list-publishing.service';
import { DepartmentLists } from './department-lists.service';

describe('the four lists of a department', () => {
  let catalog: CatalogUnderTest;
  let resource: string;
  const officer = () => catalog.as(water, 'provider-officer');
  const publish = (kind: ListKind, items: readonly ListItem[]) =>
    catalog.get(DepartmentListPublishing).publish(officer(), kind, items);
  const coverage = () =>
    catalog.get(DepartmentLists).coverage(catalog.as(police, 'requester'), water);
  const standing = async (kind: ListKind) =>
    (await coverage()).lists.find((one) => one.kind === kind)!;
  const listed = (code: string, resources: readonly string[] = []): ListItem => ({
    ...{ code, title: `取水许可审批（${code}）`, resources },
  });
  const told = () =>
    catalog.rows<{ data: Record<string, unknown> }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE type LIKE '%department-list.published' ORDER BY id`,
    );

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    const { id } = await catalog.get(EntryDrafting).draft(officer(), '306/1', contents());
    await submitted(catalog, officer(), id);
    await catalog.get(EntryReview).publish(catalog.as(bureau, 'authority'), id);
    ({ id: resource } = await catalog.get(Mounting).mount(officer(), id, {
      ...{
        code: 'permits',
        title: '表',
        kind: 'table',
        modes: ['query'],
        keyFields: ['permit_no'],
      },
      ...{ fields: ['permit_no'], masks: {}, matchRules: {}, subjectField: null },
    }));
  });
  afterAll(() => catalog.close());

  it('are none of four as long as nothing was published', async () => {
    expect(await coverage()).toEqual({
      ...{ department: water, coverage: 0 },
      lists: listKinds.map((kind) => ({ kind, version: 0, items: 0, linkedItems: 0, links: 0 })),
    });
  });

  it('C64.1 a missing list shows 75 %', async () => {
    for (const kind of listKinds.slice(0, 3)) await publish(kind, [listed('1')]);
    expect((await coverage()).coverage).toBe(75);
    await publish('public-services', [listed('1')]);
    expect((await coverage()).coverage).toBe(100);
  });

  it('C64.2 an empty list does not count', async () => {
    await publish('powers', []);
    expect(await standing('powers')).toMatchObject({ version: 2, items: 0 });
    expect((await coverage()).coverage).toBe(75);
  });

  it('C64.3 links to resources are counted, as long as these are mounted', async () => {
    await publish('duties', [listed('1', [resource]), listed('2'), listed('3', [resource])]);
    const counts = { items: 3, linkedItems: 2, links: 2 };
    expect(await standing('duties')).toEqual({ kind: 'duties', version: 2, ...counts });
    const fact = { department: water, kind: 'duties', version: 2, ...counts };
    expect((await told()).at(-1)!.data).toEqual(fact);
    await catalog.get(Mounting).withdraw(officer(), resource);
    expect(await standing('duties')).toMatchObject({ items: 3, linkedItems: 0, links: 0 });
  });

  it('are read by code, page by page', async () => {
    const of = { department: water, kind: 'duties' } as const;
    const reading = (after?: string) =>
      catalog.get(DepartmentLists).items(officer(), of, { first: 2, ...(after && { after }) });
    const page = await reading();
    expect(page.nodes.map(({ code }) => code)).toEqual(['1', '2']);
    expect((await reading(page.endCursor!)).nodes).toEqual([listed('3', [resource])]);
  });

  it('make no version where nothing is another, and keep each in the log', async () => {
    const before = (await told()).length;
    expect(await publish('public-services', [listed('1')])).toMatchObject({ version: 1 });
    expect((await told()).length).toBe(before);
    const logged = await catalog.rows<{ outcome: string }>(
      `SELECT outcome FROM audit.entry WHERE action = 'catalog.department-list.publish'`,
    );
    expect(logged).toHaveLength(before);
    await expect(
      catalog.store.pool('hub').query(`UPDATE catalog.department_list SET items = '[]'`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('name what does not hold, and change nothing', async () => {
    const before = await standing('duties');
    const refused = publish('duties', [
      listed('1', [resource]),
      listed('1'),
      { ...listed('2'), title: ' ' },
    ]);
    await expect(refused).rejects.toMatchObject({
      code: 'catalog.department-list.malformed',
      problems: [
        { field: 'items[0].resources[0]', rule: 'mounted resource' },
        { field: 'items[1].code', rule: 'unique' },
        { field: 'items[2].title', rule: 'required' },
      ],
    });
    const publishing = catalog.get(DepartmentListPublishing);
    const outsider = catalog.as(null, 'provider-officer');
    expect(await codeOf(publishing.publish(outsider, 'duties', []))).toBe(
      'catalog.department-list.not-own',
    );
    expect(await standing('duties')).toEqual(before);
  });
});
