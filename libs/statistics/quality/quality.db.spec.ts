import { Outbox } from '@shutong/messaging';
import { uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { StatisticsHubModule } from '../hub.module';
import { IndexSchedule } from '../measure/index.schedule';
import { Measuring } from '../measure/measuring.service';
import { ScheduledRuns } from '../measure/scheduled-runs.service';
import { IndexRuns } from '../run/index-runs.service';
import { Standings } from '../run/standings.service';
import { leavesOf } from '../scheme/scheme';
import { readScheme, schemeOf } from '../scheme/scheme-file';
import { StatisticsWorkerModule } from '../worker.module';

const [water, police, town] = [departmentCode(1), departmentCode(2), departmentCode(3)] as const;
const source = '01a21c2a-2be4-7a55-9903-c5018e37a310';
const metrics = leavesOf(readScheme('mqa')).map(({ metric }) => metric!);

type Values = Readonly<Record<string, number | null>>;

/** In the order in which they stand: what one leaves the next goes on from. */
describe('the quality of open datasets in the indices', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    // What is scored by itself at the start would be scored amid what is told here.
    await app.module.get(IndexSchedule).onApplicationShutdown();
    app.clock.set(new Date('2026-03-02T08:00:00Z'));
    const place = (code: string, division: string, level: string) =>
      `('${code}', '${division}', '${level}')`;
    await rows(
      `INSERT INTO statistics.department (code, division, level) VALUES
         ${place(water, '520000', 'province')}, ${place(police, '520000', 'province')},
         ${place(town, '520102', 'county')}`,
    );
  });
  afterAll(() => app.close());

  const rows = async <Row>(sql: string, params: unknown[] = []) =>
    (await app.db.pool('migrator').query(sql, params)).rows as Row[];
  const system = () => ({ ...app.ctx, now: app.clock.now() });
  const told = async (
    type: string,
    datasets: readonly { department: string | null; [field: string]: unknown }[],
  ) => {
    const { department } = datasets[0]!;
    await app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, {
        ...{ type, subject: department ?? source, data: { datasets } },
      }),
    );
    const learnt = `SELECT FROM messaging.inbox WHERE consumer = 'statistics-assessments'`;
    const before = told.count;
    told.count += 1;
    await eventually(
      async () => (await rows(learnt)).length,
      (count) => count > before,
    );
  };
  told.count = 0;
  /** All metrics at one value, but for some. */
  const assessed = (
    of: { dataset: string; department?: string },
    all: number | null,
    but: Values = {},
  ) => {
    const values = Object.fromEntries(metrics.map((metric) => [metric, all]));
    const { dataset, department = null } = of;
    return told('opendata.dataset.assessed', [
      {
        ...{ dataset, department, source: department === null ? source : null },
        metrics: { ...values, 'five-star': 0.6, ...but },
        ...{ points: 0, stars: 3 },
      },
    ]);
  };
  const scored = (scheme: string, cohort: string, period = '2026-03') =>
    app.module
      .get(Standings)
      .list(system(), { scheme, cohort, period, against: null }, { first: 20 })
      .then(({ nodes }) => nodes.map(({ unit, total, rank }) => [unit, total, rank]));
  const scheduled = () => app.module.get(ScheduledRuns).run(system());
  const [rivers, lakes, cameras, roads, birds] = Array.from({ length: 5 }, () =>
    uuidv7(new Date()),
  ) as [string, string, string, string, string];

  it('is the mean of the datasets of a department, a region and a catalogue, by MQA and by stars', async () => {
    await assessed({ dataset: rivers, department: water }, 1);
    await assessed({ dataset: lakes, department: water }, 1, {
      'mqa-keyword': 0,
      'five-star': 0.2,
    });
    await assessed({ dataset: cameras, department: police }, 0);
    await assessed({ dataset: roads, department: town }, 1);
    await assessed({ dataset: birds }, 1, { 'mqa-spatial': 0 });
    app.clock.set(new Date('2026-03-03T08:00:00Z'));
    await scheduled();
    // 405 less half of 30.
    expect(await scored('mqa', 'departments')).toEqual([
      [town, '405', 1],
      [water, '390', 2],
      [police, '0', 3],
    ]);
    // Of four datasets two have keywords, and three the rest.
    expect(await scored('mqa', 'provinces')).toEqual([['520000', '296.25', 1]]);
    expect(await scored('mqa', 'counties')).toEqual([['520102', '405', 1]]);
    expect(await scored('mqa', 'catalogues')).toEqual([[source, '385', 1]]);
    expect(await scored('five-star', 'departments')).toEqual([
      [police, '3', 1],
      [town, '3', 1],
      [water, '2', 3],
    ]);
    expect(await scored('five-star', 'cities')).toEqual([['520100', '3', 1]]);
  });

  it('is the value of every leaf that names it, also where several name one metric', async () => {
    const name = { zh: '关键词', en: 'Keywords' };
    const leaf = (code: string, points: number) => ({ code, name, points, metric: 'mqa-keyword' });
    const twice = schemeOf('keywords-twice', {
      ...{ name, version: 1, source: { title: 'test', year: 2026 }, measure: 'points', total: 40 },
      nodes: [leaf('a', 30), leaf('b', 10)],
    });
    await app.database.transaction(system(), (tx) =>
      app.module.get(Measuring).measure(tx, twice, '2026-03'),
    );
    const given = await rows<{ node: string; value: string }>(
      `SELECT node, value::text AS value FROM statistics.evidence WHERE scheme = $1 AND unit = $2 ORDER BY node`,
      [twice.id, water],
    );
    expect(given).toEqual([
      { node: 'a', value: '15' },
      { node: 'b', value: '5' },
    ]);
  });

  it('leaves a department unranked of whose addresses nobody knows anything, and says how many are known', async () => {
    app.clock.set(new Date('2026-03-04T08:00:00Z'));
    await assessed({ dataset: cameras, department: police }, 1, {
      'mqa-access-url-reachable': null,
    });
    await assessed({ dataset: lakes, department: water }, 1, { 'mqa-access-url-reachable': null });
    await scheduled();
    expect(await scored('mqa', 'departments')).toEqual([
      [water, '405', 1],
      [town, '405', 1],
      [police, null, null],
    ]);
    const [said] = await rows<{ source: string }>(
      `SELECT source FROM statistics.evidence WHERE unit = $1 AND node = 'access-url-reachable'
          AND period = '2026-03' AND replaced_at IS NULL`,
      [water],
    );
    expect(said!.source).toContain('1 of 1 datasets reach it; 1 not known');
  });

  it('opens down to its evidence, says what would raise it most, and is counted again the same', async () => {
    const standings = app.module.get(Standings);
    const of = { scheme: 'mqa', cohort: 'catalogues', period: '2026-03', against: null };
    const [first] = (await standings.list(system(), of, { first: 1 })).nodes;
    const opened = await standings.open(system(), first!.id, null);
    expect(opened.gains).toEqual([{ code: 'spatial', points: '20' }]);
    expect([opened.machineShare, opened.evidence.length]).toEqual([100, metrics.length]);
    expect(await standings.replay(system(), first!.id)).toMatchObject({ equal: true });
  });

  it('of a month that is over stays what it was at its end, and what is no longer shown counts no more', async () => {
    app.clock.set(new Date('2026-04-01T08:00:00Z'));
    await assessed({ dataset: rivers, department: water }, 0, { 'five-star': 0 });
    await told('opendata.dataset.unlisted', [{ dataset: roads, department: town, source: null }]);
    await scheduled();
    const march = await scored('five-star', 'departments');
    const april = await scored('five-star', 'departments', '2026-04');
    expect(march).toContainEqual([town, '3', 1]);
    expect(april).toContainEqual([town, null, null]);
    expect(april).toContainEqual([water, '1.5', 2]);
    const year = await scored('five-star', 'departments', '2026');
    expect(year.find(([unit]) => unit === town)).toEqual([town, null, null]);
  });

  it('is measured anew by a run on demand', async () => {
    app.clock.set(new Date('2026-04-01T09:00:00Z'));
    await assessed({ dataset: rivers, department: water }, 1);
    const of = { scheme: 'five-star', cohort: 'departments', period: '2026-04' };
    await app.module.get(IndexRuns).run(system(), of);
    expect(await scored('five-star', 'departments', '2026-04')).toContainEqual([water, '3', 1]);
  });
});
