import { bureau, police, water } from '../../../test/support/catalog';
import { datasetsUnderTest, type DatasetsUnderTest } from '../../../test/support/datasets';
import { codeOf } from '../../../test/support/refusals';
import { FiguresModule } from './figures.module';

describe('The hub’s own statistics as a dataset', () => {
  let on: DatasetsUnderTest;
  beforeAll(async () => {
    on = await datasetsUnderTest({}, [FiguresModule]);
    await on.rows(
      `INSERT INTO statistics.department (code, name, name_en, division, level)
       VALUES ($1, '水利厅', 'Water', '520000', 'province'), ($2, '公安厅', 'Police', '520000', 'province')`,
      [water, police],
    );
    await on.rows(
      `INSERT INTO statistics.call_day (day, resource, provider, requester, mode, outcome, calls, rows)
       VALUES ('2026-01-31', 'r', $2, $1, 'query', 'allow', 2, 9), ('2026-02-28', 'r', $2, $1, 'query', 'allow', 3, 7),
              ('2026-03-01', 'r', $2, $1, 'query', 'allow', 100, 100)`,
      [water, police],
    );
  });
  afterAll(() => on.close());

  beforeEach(() => on.clock.set(new Date('2026-03-02T09:00:00+08:00')));

  const officer = () => on.as(water, 'provider-officer');
  let made = 0;
  const asked = async (address: string) => {
    const { id } = await on.keeping.create(officer(), `${address} ${(made += 1)}`);
    await on.fetches.ask(officer(), id, { address, everyHours: 24 });
    return id;
  };
  const loaded = async (id: string) => {
    while (await on.fetcher.next(on.system));
    while (await on.loads.next(on.system));
    const { nodes } = await on.register.versions(officer(), id, { first: 9 });
    return nodes;
  };
  const columnsOf = async (version: string) => {
    const sql = 'SELECT columns, rows, profile FROM datasets.version_table WHERE version_id = $1';
    const [table] = await on.rows<{ columns: { title: string }[]; rows: string; profile: unknown }>(
      sql,
      [version],
    );
    return {
      profile: table!.profile,
      rows: Number(table!.rows),
      titles: table!.columns.map(({ title }) => title),
    };
  };

  it('is of the last month that has ended in China, and each row says of which days', async () => {
    const id = await asked('figures:months');
    const [version] = await loaded(id);
    expect(version).toMatchObject({ state: 'ready', number: 1 });
    expect(version!.fileName).toBe('months-2026-02-01-2026-02-28.csv');
    const { titles, rows, profile } = await columnsOf(version!.id);
    expect(titles.slice(0, 3)).toEqual(['起始日期', '截止日期', '统计时点']);
    expect(rows).toBe(1);
    expect(JSON.stringify(profile)).toContain('2026-02-28');
  });

  it('is of the year of that month up to its end where that is asked for', async () => {
    const [version] = await loaded(await asked('figures:months?span=year'));
    expect(version!.fileName).toBe('months-2026-01-01-2026-02-28.csv');
    expect((await columnsOf(version!.id)).rows).toBe(2);
  });

  it('waits for the facts of a month’s last evening', async () => {
    on.clock.set(new Date('2026-03-01T08:00:00+08:00'));
    const [version] = await loaded(await asked('figures:months'));
    expect(version!.fileName).toBe('months-2026-01-01-2026-01-31.csv');
  });

  it('has another version when another month has ended, and none before, whatever changes', async () => {
    const id = await asked('figures:departments');
    expect(await loaded(id)).toHaveLength(1);
    const { clock } = on;
    const day = 86_400_000;
    const start = clock.now().getTime();
    await on.rows('INSERT INTO statistics.department (code, division, level) VALUES ($1, $2, $3)', [
      ...[bureau, '520000', 'province'],
    ]);
    clock.set(new Date(start + day));
    expect(await loaded(id)).toHaveLength(1);
    expect(await on.fetchSurface.datasetFetch(officer(), id)).toMatchObject({
      outcome: 'unchanged',
    });
    clock.set(new Date(start + 31 * day));
    const versions = await loaded(id);
    expect(versions.map(({ fileName }) => fileName)).toEqual([
      'departments-2026-03-01-2026-03-31.csv',
      'departments-2026-02-01-2026-02-28.csv',
    ]);
  });

  it.each([
    'figures:projects',
    'figures:nothing',
    'figures:',
    'figures:months?span=day',
    'figures:months?from=2026-01-01',
  ])('is not made from %s', async (address) => {
    const { id } = await on.keeping.create(officer(), address);
    const ask = on.fetches.ask(officer(), id, { address, everyHours: null });
    expect(await codeOf(ask)).toBe('statistics.figures.not-open');
    expect(await on.fetchSurface.datasetFetch(officer(), id)).toBeNull();
  });
});
