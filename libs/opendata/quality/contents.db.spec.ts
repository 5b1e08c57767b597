import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { authorityCode } from '../../../test/support/hub';
import { until } from '../../../test/support/until';
import { TableRules } from '../../datasets/table-rule/table-rules.service';

interface Told {
  readonly dataset: string;
  readonly department: string;
  readonly points: number;
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** In the order in which they stand: what one leaves the next goes on from. */
describe('what the tables of an open dataset hold', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  let dataset: string;
  let newest: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry(['code', 'name', 'depth'].map((code) => openItem(code, code)));
    dataset = (await on.dataset()).id;
    const rules = on.hub.app.get(TableRules, { strict: false });
    await rules.declare(on.as('provider-officer'), dataset, 0, {
      types: [{ column: 'depth', kind: 'integer' }],
      ...{ problems: 'accept', quasiIdentifiers: [], leastGroup: 2 },
    });
  });
  afterAll(() => on.close());

  const told = async (): Promise<Told[]> =>
    (
      await on.rows<{ datasets: Told[] }>(
        `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' -> 'datasets' AS datasets FROM transport.message
          WHERE type LIKE '%opendata.dataset.assessed' ORDER BY id`,
      )
    ).flatMap(({ datasets }) => datasets.filter((one) => one.dataset === dataset));
  const publish = async (content: string) => on.publish(await on.version(dataset, content), entry);
  /** What is told by the so manieth event. */
  const after = async (count: number) =>
    (await until(async () => (await told())[count - 1])).metrics;
  const own = ({ api, ...metrics }: Told['metrics']) => [
    ...[api, metrics['documented-columns'], metrics['type-conformity'], metrics['filled-cells']],
  ];

  it('is told with its assessment: 6 of 9 cells are filled, and 6 of 7 that were sent fit their type', async () => {
    await publish('code,name,depth\n001,乌江,2\n002,,x\n003,清水江,\n');
    const metrics = await after(1);
    expect(own(metrics)).toEqual([1, 1, 6 / 7, 6 / 9]);
    expect((await told())[0]).toMatchObject({ department: authorityCode, points: 300 });
  });

  it('is that of the newest open version, as soon as that is open or withdrawn', async () => {
    newest = await publish('code,name,depth\n001,乌江,2\n');
    expect(own(await after(2))).toEqual([1, 1, 1, 1]);
    await on.publications.withdraw(on.as('department-head'), newest, '误发布');
    expect(own(await after(3))).toEqual([1, 1, 6 / 7, 6 / 9]);
  });

  it('counts no cells of columns that a mask has taken out, and does not guess whose did not fit', async () => {
    const held = 'code,name,depth\n11010519491231002X,,y\n440524188001010014,乌江,1\n';
    const version = await on.version(dataset, held);
    const drop = { table: 0, column: 'code', method: 'drop' } as const;
    await on.steps.mask(on.as('provider-officer'), version, [drop]);
    await on.stateOf('datasets.version', version, ['ready']);
    newest = await on.publish(version, entry);
    expect(own(await after(4))).toEqual([1, 1, null, 0.5]);
  });

  it('has no documented column where it was approved before the data dictionary was kept', async () => {
    await on.rows('DELETE FROM opendata.dictionary');
    await on.publications.withdraw(on.as('department-head'), newest, '误发布');
    expect(own(await after(5))).toEqual([1, 0, 6 / 7, 6 / 9]);
  });
});
