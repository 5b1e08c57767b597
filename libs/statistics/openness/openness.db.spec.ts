import fc from 'fast-check';
import { Outbox } from '@shutong/messaging';
import { dayInChina, updateDue, updateDueSql, uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { IndexRuns } from '../run/index-runs.service';
import { Standings } from '../run/standings.service';
import { StatisticsWorkerModule } from '../worker.module';
import { opennessRule } from './openness.formula';

const scheme = 'internet-service-capability-2019';
const [own, below, other] = [1, 2, 3].map(departmentCode) as [string, string, string];

/** In the order in which they stand: what one leaves the next goes on from. */
describe('open data by region', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    const items = [
      place(own, '520100', 'city'),
      place(below, '520111', 'county'),
      place(other, '520000', 'province'),
    ];
    await tell('identity.department.registered', '520000', { items });
    await until((rows) => rows.length > 0);
  });
  afterAll(() => app.close());

  const place = (code: string, division: string, level: string) => ({
    ...{ code, name: code, division, level, state: 'active', kind: 'department' },
    ...{ node: division, path: code },
  });
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const today = () => dayInChina(app.clock.now());
  const read = (on = today(), row?: string) =>
    app.module
      .get(FigureTables)
      .read(app.ctx, 'openness', { from: on, to: on, ...(row && { row }) });
  const rowsOf = async (on?: string) => (await read(on)).rows;
  const until = (holds: (rows: readonly Record<string, unknown>[]) => boolean) =>
    eventually(() => rowsOf(), holds);
  const city = (rows: readonly Record<string, unknown>[]) =>
    rows.find(({ region }) => region === '520100')!;
  const entryOf = async (department: string, updateCycle: string, id = uuidv7(new Date())) => {
    await tell('catalog.entry.published', id, {
      ...{ id, version: 1, revision: null, code: id, title: id, state: 'published', department },
      ...{ providerName: department, division: '520100', level: 'city', node: '520000' },
      ...{ path: department, theme: null, items: 2, class: 1, sharing: 'unconditional' },
      ...{
        modes: ['query'],
        open: 'unconditional',
        updateCycle,
        submittedAt: null,
        publishedAt: null,
      },
    });
    return id;
  };
  const opened = async (
    department: string,
    cycle: string,
    held: object,
    dataset = uuidv7(new Date()),
  ) => {
    const [id, version, entry] = [
      uuidv7(new Date()),
      uuidv7(new Date()),
      await entryOf(department, cycle),
    ];
    const said = { id, dataset, version, number: 1, department, entry, state: 'published' };
    await tell('opendata.publication.published', dataset, { ...said, ...held });
    return said;
  };
  /** The leaf's value by an index run, and what it rests on. */
  const measured = async () => {
    app.clock.advance(1000);
    const of = { scheme, cohort: 'prefectures', period: today().slice(0, 4) };
    await app.module.get(IndexRuns).enrol(app.ctx, of, ['520100']);
    await app.module.get(IndexRuns).run(app.ctx, of);
    const standings = app.module.get(Standings);
    const { nodes } = await standings.list(app.ctx, of, { first: 1 });
    const { evidence, result } = await standings.open(app.ctx, nodes[0]!.id, null);
    const leaf = evidence.find(({ node }) => node === '1.2.3')!;
    return { value: leaf.value, rule: result.inferred.find(({ node }) => node === '1.2.3')?.why };
  };

  it('C63.1 no open dataset scores 0', async () => {
    const none = {
      bodies: 0,
      areas: 0,
      datasets: 0,
      records: 0,
      apis: 0,
      apps: 0,
      promised: 0,
      timely: 0,
      socialDatasets: 0,
      socialRecords: 0,
    };
    expect(city(await rowsOf())).toEqual({ region: '520100', ...none, trialScore: '0' });
    expect((await measured()).value).toBe('0');
  });

  it('C63.2 adding data changes the score as the rule says', async () => {
    const held = { rows: 10_000_000, bytes: 5, interfaces: 1 };
    const said = await opened(own, 'irregular', held);
    await until((rows) => city(rows)['datasets'] === 1);
    // 25 × (1/1001 + 1/2 + 1/1001).
    expect(city(await rowsOf())).toMatchObject({
      bodies: 1,
      areas: 0,
      apis: 1,
      trialScore: '12.54995',
    });
    await opened(below, 'daily', { rows: 0, bytes: 5, interfaces: 0 });
    await until((rows) => city(rows)['timely'] === 1);
    // 25 × (2/1002 + 1/2 + 1/1001 + 1).
    expect(city(await rowsOf())).toMatchObject({
      bodies: 1,
      areas: 1,
      promised: 1,
      trialScore: '37.574875',
    });
    expect((await measured()).value).toBe('37.574875');
    await tell('opendata.publication.withdrawn', said.dataset, { ...said, state: 'withdrawn' });
    await until((rows) => city(rows)['datasets'] === 1);
    expect(city(await rowsOf())).toMatchObject({ bodies: 0, records: 0, trialScore: '25.024975' });
  });

  it('C63.3 the rule is shown, with the figures and with the score', async () => {
    const { evidence } = await read();
    expect(evidence.source.zh).toContain(opennessRule.zh);
    expect(evidence.source.en).toContain(opennessRule.en);
    expect((await measured()).rule).toEqual(opennessRule);
  });

  it('counts each dataset for its county, city, province and nation, and gives one row by its address', async () => {
    const rows = await rowsOf();
    expect(rows.map(({ region, datasets, areas }) => [region, datasets, areas])).toEqual([
      ['100000', 1, 1],
      ['520000', 1, 1],
      ['520100', 1, 1],
      ['520111', 1, 0],
    ]);
    expect((await read(today(), '520100')).rows).toHaveLength(1);
  });

  it('scores a past day by the update cycle that was promised then, whatever is promised since', async () => {
    const { entry } = await opened(own, 'monthly', { rows: 1, bytes: 5, interfaces: 1 });
    await until((rows) => city(rows)['datasets'] === 2);
    app.clock.advance(2 * 86_400_000);
    const past = today();
    const before = await rowsOf(past);
    expect(city(before)).toMatchObject({ promised: 2, timely: 1 });
    app.clock.advance(86_400_000);
    await entryOf(own, 'daily', entry);
    await until((rows) => city(rows)['timely'] === 0);
    expect(city(await rowsOf())['promised']).toBe(2);
    expect(await rowsOf(past)).toEqual(before);
  });

  it('knows in SQL the same day on which an update is due', async () => {
    const cycles = [
      'realtime',
      'daily',
      'weekly',
      'half-monthly',
      'monthly',
      'quarterly',
      'half-yearly',
      'yearly',
      'irregular',
    ];
    const day = fc
      .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const asked = fc.sample(fc.record({ cycle: fc.constantFrom(...cycles), day }), 500);
    const due = updateDueSql('a.cycle', 'a.day');
    const rows = await app.database.query<{ due: string | null }>(
      app.ctx,
      `SELECT ${due}::text AS due FROM jsonb_to_recordset($1) AS a(cycle text, day date)`,
      [JSON.stringify(asked)],
    );
    expect(rows.map((row) => row.due)).toEqual(
      asked.map(({ cycle, day: on }) => updateDue(cycle, on)),
    );
  });
});
