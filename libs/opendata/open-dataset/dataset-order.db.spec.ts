import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';
import type { DatasetSort } from './dataset-order';
import type { OpenDataset } from './open-dataset';

const contract = new OpenApi('portal.yaml');
const route = '/api/v1/datasets';
/** In the order in which they are founded. */
const cycles = ['yearly', 'irregular', 'daily', 'irregular'] as const;
const qualities = [
  { points: 120, stars: 3 },
  { points: 310, stars: 2 },
  { points: 310, stars: 5 },
  { points: 40, stars: 4 },
];

describe('The list of open datasets', () => {
  let on: OpenDataUnderTest;
  const ids: string[] = [];
  beforeAll(async () => {
    on = await openDataUnderTest();
    for (const updateCycle of cycles) {
      const entry = await on.entry([openItem('name', 'name')], { updateCycle });
      const { id } = await on.dataset();
      ids.push(id);
      await on.publish(await on.version(id, 'name\n乌江\n'), entry);
    }
    await until(async () => {
      const assessed = await on.rows(
        'SELECT FROM opendata.assessment WHERE dataset_id = ANY ($1)',
        [ids],
      );
      return assessed.length === ids.length || undefined;
    });
    await on.rows(
      `UPDATE opendata.assessment a SET points = q.points, unknown = 0, stars = q.stars
         FROM unnest($1::uuid[], $2::int[], $3::int[]) AS q (id, points, stars) WHERE a.dataset_id = q.id`,
      [ids, qualities.map(({ points }) => points), qualities.map(({ stars }) => stars)],
    );
  });
  afterAll(() => on.close());

  const ask = async (query: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${on.portal.url}${route}?${new URLSearchParams(query).toString()}`);
    const { status, headers } = answer;
    const body = (await answer.json()) as Page & { code?: string };
    const type = headers.get('content-type') ?? '';
    expect(contract.faultsOf('get', route, { status, type, body })).toEqual([]);
    return { status, ...body };
  };
  interface Page {
    readonly datasets: readonly OpenDataset[];
    readonly next: string | null;
  }
  /** Places of the datasets in the order of their founding, as pages of one or of all have them. */
  const placesBy = async (sortby: DatasetSort, first: string): Promise<number[]> => {
    const found: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = await ask({ sortby, first, ...(next && { after: next }) });
      found.push(...page.datasets.map(({ id }) => id));
      next = page.next;
    }
    return found.map((id) => ids.indexOf(id));
  };

  it.each<[DatasetSort, number[]]>([
    ['mqa', [3, 0, 2, 1]],
    ['-mqa', [2, 1, 0, 3]],
    ['fiveStar', [1, 0, 3, 2]],
    ['-fiveStar', [2, 3, 0, 1]],
    ['publishedAt', [0, 1, 2, 3]],
    ['-publishedAt', [3, 2, 1, 0]],
    // What promises no next version is neither fresh nor late.
    ['updateDueOn', [2, 0, 3, 1]],
    ['-updateDueOn', [0, 2, 3, 1]],
  ])('is sorted by %s, on one page and over several', async (sortby, expected) => {
    expect(await placesBy(sortby, '100')).toEqual(expected);
    expect(await placesBy(sortby, '1')).toEqual(expected);
  });

  it('tells of each dataset what it is sorted by, and begins with the one founded last by itself', async () => {
    const { datasets } = await ask({});
    expect(datasets.map(({ id, mqa, fiveStar }) => [ids.indexOf(id), mqa, fiveStar])).toEqual([
      [3, 40, 4],
      [2, 310, 5],
      [1, 310, 2],
      [0, 120, 3],
    ]);
    const { next } = await ask({ first: '3' });
    const rest = await ask({ after: next! });
    expect(rest.datasets.map(({ id }) => ids.indexOf(id))).toEqual([0]);
  });

  it('refuses another order than it knows, and a cursor of another order', async () => {
    expect(await ask({ sortby: 'title' })).toMatchObject({
      status: 400,
      code: 'platform.invalid-input',
    });
    const { next } = await ask({ sortby: '-mqa', first: '1' });
    for (const sortby of ['mqa', 'updateDueOn', undefined]) {
      const refused = await ask({ after: next!, ...(sortby && { sortby }) });
      expect(refused).toMatchObject({ status: 400, code: 'platform.invalid-cursor' });
    }
  });
});
