import { Outbox } from '@shutong/messaging';
import { uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { addressOf, areaOf, type FigureQuestion } from './figure-table';
import { FigureTables } from './figures.service';

const province = departmentCode(1);
const city = departmentCode(2);
const county = departmentCode(3);
const elsewhere = departmentCode(4);

const march = { from: '2026-03-01', to: '2026-03-31' };

describe('figures', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    await tell('identity.department.registered', '520000', {
      items: [
        place(province, '贵州省数据局', '520000', 'province'),
        place(city, '贵阳市公安局', '520100', 'city'),
        place(county, '花溪区民政局', '520111', 'county'),
        place(elsewhere, '杭州市交通局', '330100', 'city'),
      ],
    });
    await published(city, 'unconditional', 'unconditional');
    await published(city, 'conditional', 'not-open');
    await published(city, 'not-shared', 'not-open');
    await published(county, 'unconditional', 'conditional');
    await limitOver(city, 'done', false);
    await limitOver(city, 'done', true);
    await called(county, city, '2026-03-02', { rows: 3 });
    await called(county, city, '2026-03-31', { outcome: 'deny' });
    await called(elsewhere, city, '2026-04-01', { rows: 5 });
    await called(city, elsewhere, '2026-04-02', { outcome: 'error' });
    await eventually(
      async () => JSON.stringify([await rowsOf('departments', year), await rowsOf('months', year)]),
      (all) =>
        /"failed":1.*"failed":1/.test(all) && all.includes('"33.3"') && all.includes('"50.0"'),
    );
  });
  afterAll(() => app.close());

  const year = { from: '2026-01-01', to: '2026-12-31' };
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const place = (code: string, name: string, division: string, level: string) => ({
    ...{ code, name, nameEn: `Bureau ${code}`, division, level, state: 'active' },
    ...{ kind: 'department', node: division, path: code },
  });
  const published = (department: string, sharing: string, open: string) => {
    const id = uuidv7(new Date());
    return tell('catalog.entry.published', id, {
      ...{ id, version: 1, revision: null, code: id, title: id, state: 'published', department },
      ...{ providerName: department, division: '520100', level: 'city', node: '520000' },
      ...{ path: department, theme: null, items: 2, class: 1, sharing, modes: ['query'], open },
      ...{ updateCycle: 'daily', submittedAt: null, publishedAt: null },
    });
  };
  const limitOver = (holder: string, outcome: string, late: boolean) => {
    const id = uuidv7(new Date());
    return tell('clocks.clock.ended', id, {
      ...{ id, kind: 'answer-conditional', matterKind: 'application', matterId: id, holder },
      ...{ dueHolder: holder, awaitedBy: null, limitDays: 10, dueOn: '2026-03-10', outcome, late },
      ...{ startedAt: '2026-02-20T02:00:00Z', endedAt: '2026-03-10T02:00:00Z' },
    });
  };
  const called = (requester: string, provider: string, day: string, change: object) => {
    const item = {
      ...{ call: uuidv7(new Date()), agreement: 'a', resource: 'r', requester, provider },
      ...{ mode: 'query', purpose: 'p', outcome: 'allow', reason: 'answered', status: 200 },
      ...{ rows: 0, bytes: 10, durationUs: 5, at: `${day}T02:00:00.000Z` },
    };
    return tell('exchange.call.ended', 'test', { items: [{ ...item, ...change }] });
  };
  const read = (name: string, asked: FigureQuestion) =>
    app.module.get(FigureTables).read(app.ctx, name, asked);
  const rowsOf = async (name: string, asked: FigureQuestion) => (await read(name, asked)).rows;

  it('say of each department what it offers, gives and uses, with shares as reports print them', async () => {
    const rows = await rowsOf('departments', march);
    expect(rows).toEqual([
      {
        ...{ code: city, name: '贵阳市公安局', nameEn: `Bureau ${city}`, sourceClass: 'official' },
        ...{ entries: 3 },
        ...{
          sharedShare: '66.7',
          openShare: '33.3',
          shared: 2,
          opened: 1,
          resources: 0,
          datasets: 0,
          applications: 0,
        },
        ...{
          answered: 1,
          records: 3,
          refused: 1,
          failed: 0,
          used: 0,
          onTime: '50.0',
          kept: 1,
          due: 2,
        },
      },
      {
        ...{
          code: county,
          name: '花溪区民政局',
          nameEn: `Bureau ${county}`,
          sourceClass: 'official',
        },
        ...{ entries: 1 },
        ...{
          sharedShare: '100.0',
          openShare: '100.0',
          shared: 1,
          opened: 1,
          resources: 0,
          datasets: 0,
          applications: 0,
        },
        ...{
          answered: 0,
          records: 0,
          refused: 0,
          failed: 0,
          used: 1,
          onTime: null,
          kept: 0,
          due: 0,
        },
      },
    ]);
  });

  it('sum them by region, and within a region by the regions in it', async () => {
    const of = async (region?: string) =>
      (await rowsOf('regions', { ...year, ...(region && { region }) })).map((row) => [
        ...[row['region'], row['departments'], row['entries'], row['answered'], row['openShare']],
      ]);
    expect(await of()).toEqual([
      ['520000', 3, 4, 2, '50.0'],
      ['330000', 1, 0, 0, null],
    ]);
    expect(await of('520000')).toEqual([
      ['520100', 2, 4, 2, '50.0'],
      ['520000', 1, 0, 0, null],
    ]);
    expect(['100000', '520000', '520100', '520111'].map(areaOf)).toEqual([
      '',
      '52',
      '5201',
      '520111',
    ]);
  });

  it('give each number of a chart with the address that gives this number alone', async () => {
    const { chart, evidence } = await read('months', { ...year, region: '330000' });
    expect(evidence.query).toBe(
      '/api/v1/figures/months?from=2026-01-01&to=2026-12-31&region=330000',
    );
    expect(evidence.recount).toBe('npm run cli -- recount --from 2026-01-01 --to 2026-12-31');
    for (const name of ['departments', 'regions']) {
      const { evidence: of } = await read(name, march);
      expect(of.recount).toBe('npm run cli -- rebuild-statistics');
    }
    expect(chart).toEqual({
      column: 'answered',
      points: expect.any(Array),
    });
    expect(chart.points[3]).toEqual({
      ...{ label: '2026-04', value: 1 },
      query: '/api/v1/figures/months?from=2026-04-01&to=2026-04-30&region=330000',
    });
    const departments = await read('departments', march);
    expect(departments.chart.points[0]).toEqual({
      ...{ label: '贵阳市公安局', value: 1 },
      query: `/api/v1/figures/departments?from=2026-03-01&to=2026-03-31&department=${city}`,
    });
    const alone = await rowsOf('departments', { ...march, department: city });
    expect(alone).toEqual(departments.rows.slice(0, 1));
    const regions = await read('regions', { ...year, region: '520000' });
    expect(regions.chart.points.map(({ query }) => query)).toEqual(
      ['520100', '520000'].map((row) => addressOf('regions', { ...year, region: '520000', row })),
    );
    const own = await rowsOf('regions', { ...year, region: '520000', row: '520000' });
    expect(own).toEqual(regions.rows.slice(1));
  });

  it('chart each month, also those in which there was nothing', async () => {
    const charted = async (asked: FigureQuestion) =>
      (await read('months', asked)).chart.points.map(({ label, value }) => [label, value]);
    const spring = { from: '2026-01-15', to: '2026-05-03' };
    expect(await charted(spring)).toEqual([
      ['2026-01', 0],
      ['2026-02', 0],
      ['2026-03', 1],
      ['2026-04', 1],
      ['2026-05', 0],
    ]);
    const { chart } = await read('months', spring);
    expect([chart.points[0]!.query, chart.points[4]!.query]).toEqual([
      '/api/v1/figures/months?from=2026-01-15&to=2026-01-31',
      '/api/v1/figures/months?from=2026-05-01&to=2026-05-03',
    ]);
    expect(await charted({ ...spring, row: '2026-04' })).toEqual([['2026-04', 1]]);
    expect(await charted({ from: '2025-06-01', to: '2025-08-31' })).toEqual([]);
  });

  it('count by month also calls between departments that the statistics have not learnt of', async () => {
    await called(departmentCode(8), departmentCode(9), '2024-02-29', {});
    const february = { from: '2024-02-01', to: '2024-02-29' };
    const rows = await eventually(
      () => rowsOf('months', february),
      ({ length }) => length === 1,
    );
    expect(rows).toMatchObject([{ month: '2024-02', answered: 1 }]);
    expect(await rowsOf('months', { ...february, region: '520000' })).toEqual([]);
  });

  it('chart of a long span the months up to the last in which there was something', async () => {
    const points = async (from: string) =>
      (await read('months', { from, to: '2099-12-31' })).chart.points;
    const long = await points('2000-01-01');
    expect([long.length, long[0]!.label, long.at(-1)]).toMatchObject([
      ...[24, '2024-05', { label: '2026-04', value: 1 }],
    ]);
    expect((await points('2026-02-01')).map(({ label }) => label)).toEqual([
      ...['2026-02', '2026-03', '2026-04'],
    ]);
  });

  it('count a chunk of verifications as a call, and what it answers as no records', async () => {
    const january = { from: '2025-01-01', to: '2025-01-31' };
    await called(county, city, '2025-01-10', { rows: 3 });
    await called(county, city, '2025-01-11', { mode: 'verify', rows: 201_000 });
    for (const name of ['departments', 'regions', 'months']) {
      const [row] = await eventually(
        () => rowsOf(name, january),
        ([first]) => first?.['answered'] === 2,
      );
      expect(row).toMatchObject({ answered: 2, records: 3 });
    }
  });

  it('refuse other names, days that there are not, and a span that ends before it begins', async () => {
    await expect(read('salaries', march)).rejects.toMatchObject({
      code: 'statistics.figures.not-found',
    });
    for (const span of [
      { from: '2026-03-31', to: '2026-03-01' },
      { from: '2026-02-30', to: '2026-03-01' },
    ]) {
      await expect(read('months', span)).rejects.toMatchObject({ code: 'platform.invalid-input' });
    }
  });
});
