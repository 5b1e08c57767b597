import { Outbox } from '@shutong/messaging';
import { dayInChina, uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';

/** As the report prints them: bodies, areas, datasets, records, interfaces, apps. */
const printed = {
  '370000': [50, 16, 35_312, 826_000_000, 70_518, 42],
  '440000': [40, 21, 4013, 147_200_000, 219, 81],
  '520100': [50, 13, 3059, 11_000_000, 470, 19],
} as const;
const regions = Object.keys(printed) as (keyof typeof printed)[];

/** Every dataset, with its share of records and interfaces, so that the sums come out. */
const datasets = `
  INSERT INTO statistics.publication
    (id, dataset, number, entry, department, state, published_on, rows, bytes, interfaces)
  SELECT gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(),
         ($1::text[])[1 + (n - 1) % cardinality($1::text[])], 'published', '2019-06-30',
         $3::bigint / $2 + (n <= $3::bigint % $2)::int, 1, $4::int / $2 + (n <= $4::int % $2)::int
    FROM generate_series(1, $2::int) AS n RETURNING dataset`;

describe('three regions compared', () => {
  let app: TestApplication;
  let codes = 0;
  const today = () => dayInChina(app.clock.now());
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const compared = (on = today()) =>
    app.module
      .get(FigureTables)
      .read(app.ctx, 'openness', { from: on, to: on, row: regions.join(',') });

  /** Its own departments, and one in each area below it. */
  const placesOf = (region: keyof typeof printed) => {
    const [bodies, areas] = printed[region];
    const [level, below] = region.endsWith('0000') ? ['province', 'city'] : ['city', 'county'];
    const area = (n: number) =>
      level === 'province'
        ? `${region.slice(0, 2)}${String(n).padStart(2, '0')}00`
        : `${region.slice(0, 4)}${n + 10}`;
    return [
      ...Array.from({ length: bodies }, () => ({ division: region, level })),
      ...Array.from({ length: areas }, (_, n) => ({ division: area(n + 1), level: below })),
    ].map((place) => ({ ...place, code: departmentCode(++codes) }));
  };
  const load = async (region: keyof typeof printed) => {
    const places = placesOf(region);
    const items = places.map(({ code, division, level }) => ({
      ...{ code, name: code, division, level, state: 'active', kind: 'department' },
      ...{ node: division, path: code },
    }));
    await tell('identity.department.registered', region, { items });
    const [, , count, records, apis, apps] = printed[region];
    const all = places.map(({ code }) => code);
    const { rows } = await app.db
      .pool('migrator')
      .query<{ dataset: string }>(datasets, [all, count, records, apis]);
    for (const { dataset } of rows.slice(0, apps)) await accepted([dataset, rows.at(-1)!.dataset]);
  };
  const accepted = async (of: readonly string[], state = 'accepted') => {
    const id = uuidv7(new Date());
    const data = { id, developer: id, kind: 'application', state, datasets: of };
    await tell('opendata.reuse.judged', id, data);
    return data;
  };

  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    for (const region of regions) await load(region);
    await eventually(
      compared,
      ({ rows }) =>
        rows.length === 3 && rows.reduce((sum, { apps }) => sum + Number(apps), 0) === 142,
    );
  });
  afterAll(() => app.close());

  it('C17.1 one comparative report gives all 18 printed figures of three regions', async () => {
    const { rows } = await compared();
    const figures = rows.map(({ region, bodies, areas, datasets: count, records, apis, apps }) => [
      ...[region, [bodies, areas, count, records, apis, apps]],
    ]);
    expect(Object.fromEntries(figures)).toEqual(printed);
  });

  it('counts an app as long as it is shown, once in each region whose open data it uses, and none that was refused', async () => {
    const appsOf = async () => (await compared()).rows.map(({ apps }) => apps);
    const [one] = await app.database.query<{ datasets: string[] }>(
      app.ctx,
      `SELECT array_agg(dataset) AS datasets FROM (
         SELECT DISTINCT ON (left(d.division, 2)) p.dataset FROM statistics.publication p
           JOIN statistics.department d ON d.code = p.department) AS each`,
    );
    const shown = await accepted(one!.datasets);
    await eventually(appsOf, (apps) => String(apps) === '43,82,20');
    await accepted(one!.datasets, 'refused');
    await tell('opendata.reuse.retired', shown.id, { ...shown, state: 'retired' });
    await eventually(appsOf, (apps) => String(apps) === '42,81,19');
  });

  it('shows of a day before all of it nothing', async () => {
    const { rows } = await compared('2019-06-29');
    expect(rows.map((row) => [row['datasets'], row['trialScore']])).toEqual([
      [0, '0'],
      [0, '0'],
      [0, '0'],
    ]);
  });
});
