import { EntryReview } from '@shutong/catalog';
import { systemContext, type Context } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { until } from '../../../test/support/until';
import type { ListedDataset } from './listed-dataset';
import { PortalCatalogue } from './portal-catalogue.service';

const rivers = 'code,name\n001,乌江\n002,清水江\n';
const portal = 'https://data.region.example';

describe('The portal’s catalogue, of departments’ datasets', () => {
  let on: OpenDataUnderTest;
  let catalogue: PortalCatalogue;
  let ctx: Context;
  beforeAll(async () => {
    on = await openDataUnderTest();
    catalogue = on.portal.app.get(PortalCatalogue, { strict: false });
    ctx = systemContext('test', new Date());
  });
  afterAll(() => on.close());

  const items = ['code', 'name'].map((code) => openItem(code, code));
  const find = (id: string) => catalogue.find(ctx, id, portal);
  async function published(into?: string, entryId?: string) {
    const id = into ?? (await on.dataset()).id;
    const entry = entryId ?? (await on.entry(items, { theme: '交通运输', keywords: ['水系'] }));
    const version = await on.version(id, rivers, 'rivers.csv');
    const publication = await on.publish(version, entry);
    const dataset = await until(() => find(id));
    return { id, entry, version, publication, dataset };
  }
  const gone = (id: string) =>
    until(async () => ((await find(id)) === undefined ? true : undefined));
  /** Of all that there is, the last changed first. */
  async function inOrder(): Promise<string[]> {
    const found = await fetch(`${on.portal.url}/api/3/action/package_search?rows=100`);
    const { result } = (await found.json()) as {
      result: { count: number; results: { id: string }[] };
    };
    expect(result.results).toHaveLength(result.count);
    return result.results.map(({ id }) => id);
  }
  const distributionIds = ({ distributions }: ListedDataset) => distributions.map(({ id }) => id);

  it('has a dataset soon after it was published, by its id and by its name', async () => {
    const { id, dataset } = await published();
    expect(dataset).toMatchObject({
      ...{ id, version: 1, origin: null, tags: ['水系'] },
      name: `dataset-${id.replaceAll('-', '').slice(-12)}`,
      organization: { title: '数据局' },
      themes: [{ title: '交通运输', name: expect.stringMatching(/^transport-/) as string }],
      distributions: [
        {
          ...{ format: 'CSV', table: 0, isService: false },
          downloadUrl: expect.stringMatching(/\/datastore\/dump\/[0-9a-f-]{36}$/) as string,
        },
        {
          ...{ format: 'PARQUET', table: 0, isService: false },
          downloadUrl: `${portal}/api/v1/datasets/${id}/versions/latest/tables/0/file`,
        },
        {
          ...{ format: 'JSON', table: 0, isService: true, downloadUrl: null },
          accessUrl: `${portal}/api/v1/datasets/${id}/versions/latest/tables/0/rows`,
        },
      ],
    });
    expect(await find(dataset.name)).toEqual(dataset);
    for (const distribution of distributionIds(dataset)) {
      const found = await catalogue.distribution(ctx, distribution, portal);
      expect(found).toMatchObject({ dataset: { id }, distribution: { id: distribution } });
    }
  });

  it('keeps a dataset’s name and the ids of its distributions from version to version', async () => {
    const first = await published();
    const { dataset } = await published(first.id, first.entry);
    await until(async () => ((await find(first.id))?.version === 2 ? true : undefined));
    const second = (await find(first.id))!;
    expect([second.name, distributionIds(second)]).toEqual([
      dataset.name,
      distributionIds(first.dataset),
    ]);
    expect(second.createdAt).toEqual(first.dataset.createdAt);
  });

  it('no longer has what was withdrawn, with the same commit, and keeps its name for it', async () => {
    const { id, publication, dataset } = await published();
    expect((await inOrder())[0]).toBe(id);
    await on.publications.withdraw(on.as('department-head'), publication, '含有错误');
    expect(await inOrder()).not.toContain(id);
    expect(await find(id)).toBeUndefined();
    expect(await find(dataset.name)).toBeUndefined();
    const kept = () =>
      on.rows<{ name: string; title: string; tags: string[] }>(
        'SELECT name, title, tags FROM opendata.listed WHERE id = $1',
        [id],
      );
    await until(async () => ((await kept())[0]!.title === '' ? true : undefined));
    expect(await kept()).toEqual([{ name: dataset.name, title: '', tags: [] }]);
  });

  it('no longer has what a version’s withdrawal closed, and shows the version before it with the same commit', async () => {
    const first = await published();
    const second = await published(first.id, first.entry);
    await until(async () => ((await find(first.id))?.version === 2 ? true : undefined));
    await on.steps.withdraw(on.as('department-head'), second.version, '有误');
    expect(await inOrder()).toContain(first.id);
    expect(await find(first.id)).toMatchObject({ version: 1, name: first.dataset.name });
  });

  it('no longer has what is open by an entry that was suspended', async () => {
    const { id, entry, dataset } = await published();
    const review = on.hub.app.get(EntryReview, { strict: false });
    await review.suspend(on.as('authority'), entry, '有误');
    expect(await inOrder()).not.toContain(id);
    expect(await find(id)).toBeUndefined();
    await gone(id);
    const before = await catalogue.byIds(ctx, [dataset.id], portal);
    expect(before).toEqual([]);
  });

  it('is read page by page, each dataset once, in an order that stays', async () => {
    await published();
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await catalogue.page(ctx, { first: 2, ...(after ? { after } : {}) }, portal);
      seen.push(...page.map(({ id }) => id));
      if (page.length < 2) break;
      after = page.at(-1)!.id;
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength(await catalogue.count());
  });
});
