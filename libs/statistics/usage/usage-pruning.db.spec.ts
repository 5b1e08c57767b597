import { uuidv7, type Context } from '@shutong/platform';
import { Intake } from '@shutong/messaging';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { Recount } from '../recount/recount.service';
import { StatisticsWorkerModule } from '../worker.module';
import { SearchWordsArgs } from './usage.args';
import { UsageFigures } from './usage-figures.service';
import { UsagePruning } from './usage-pruning.schedule';

/** Kept for 100 days: those before 22 November 2025 in China are over. */
const now = new Date('2026-03-02T08:00:00Z');
const lastOver = '2025-11-21T15:59:59Z';
const firstKept = '2025-11-21T16:00:00Z';

describe('pruning usage', () => {
  let app: TestApplication;
  let figures: UsageFigures;
  beforeAll(async () => {
    app = await testApplication({ role: 'worker', imports: [StatisticsWorkerModule], now });
    figures = new UsageFigures(app.database);
  });
  afterAll(() => app.close());

  const owner = () => app.db.pool('migrator');
  const count = async (sql: string): Promise<number> =>
    (await owner().query<{ n: number }>(`SELECT count(*)::int AS n FROM statistics.${sql}`))
      .rows[0]!.n;
  const event = (at: string, words?: string) => ({
    ...{
      at,
      channel: 'portal',
      outcome: 'answered',
      consumer: 'anonymous',
      rows: 1,
      durationUs: 1,
    },
    ...(words === undefined ? { act: 'view' } : { act: 'search', words }),
  });
  async function handedIn(events: readonly object[]): Promise<void> {
    const before = await count('usage_event');
    const intake = app.module.get(Intake, { strict: false });
    await intake.handIn(app.ctx, { key: uuidv7(new Date()), kind: 'usage', body: events });
    await eventually(
      () => count('usage_event'),
      (n) => n === before + events.length,
    );
  }
  /** As the worker does when it starts, until nothing is left to do. */
  async function pruned(isOver: () => Promise<boolean>): Promise<void> {
    const pruning = new UsagePruning(app.database, app.clock);
    await pruning.onApplicationBootstrap();
    await eventually(isOver, (over) => over);
    await pruning.onApplicationShutdown();
  }

  it('removes single events and fine sums when their days are over, and keeps sums by day and month', async () => {
    await handedIn([event('2023-05-01T00:00:00Z'), event(lastOver), event(firstKept)]);
    await handedIn([event('2026-03-01T00:00:00Z')]);
    await pruned(async () => (await count('usage_event')) === 2);
    expect(await count(`usage_sum WHERE grain = 'minute'`)).toBe(1);
    expect(await count(`usage_sum WHERE grain = 'hour'`)).toBe(3);
    for (const grain of ['day', 'month']) {
      const sql = `SELECT sum(events)::int AS n FROM statistics.usage_sum
                    WHERE grain = $1 AND summed_by = 'entry-and-kind'`;
      expect((await owner().query(sql, [grain])).rows).toEqual([{ n: 4 }]);
    }
  });

  it('has a recount say from when usage is counted again, without differences', async () => {
    const recount = new Recount(await app.db.connect('hub'));
    const of = (from: string, to: string) => recount.of(app.ctx, { from, to });
    const whole = await of('2023-01-01', '2026-03-02');
    expect(whole.usageFrom).toBe('2025-11-22');
    expect(whole.counters.filter(({ shown, recounted }) => shown !== recounted)).toEqual([]);
    expect(whole.counters).toContainEqual({ counter: 'views', shown: 2n, recounted: 2n });
    const kept = await of('2025-11-22', '2026-03-02');
    expect(kept).toEqual({ counters: whole.counters });
    const over = await of('2023-05-01', '2023-05-31');
    expect(over.usageFrom).toBe('2025-11-22');
    expect(over.counters.map(({ counter }) => counter)).not.toContain('views');
  });

  it('removes rare words that were shown to nobody, and keeps others for longer', async () => {
    const times = (length: number, at: string, words: string) =>
      Array.from({ length }, () => event(at, words));
    await handedIn([
      ...times(3, '2026-01-20T00:00:00Z', '公积金'),
      ...times(2, '2026-01-20T00:00:00Z', '张三的房产'),
      ...times(2, '2026-02-20T00:00:00Z', '充电桩'),
      // Rare on that day, and not in all.
      ...times(1, '2026-01-20T00:00:00Z', '学区'),
      ...times(2, '2026-02-20T00:00:00Z', '学区'),
    ]);
    const asked = { from: '2026-01-01', to: '2026-03-02', first: 100 };
    const shown = async (ctx: Context) =>
      (await figures.words(ctx, Object.assign(new SearchWordsArgs(), asked))).nodes;
    const before = await shown(app.ctx);
    expect(before.map(({ words }) => words)).toEqual(['公积金', '学区']);
    await pruned(async () => (await count('search_day')) === 4);
    expect(await shown(app.ctx)).toEqual(before);
    expect(await count(`search_day WHERE words LIKE '张三%'`)).toBe(0);
    await handedIn(times(3, '2024-12-01T00:00:00Z', '公积金'));
    await pruned(async () => (await count(`search_day WHERE day < '2025-01-01'`)) === 0);
  });

  it('keeps no more words of one day than the limit says, and goes on counting those it has', async () => {
    await owner().query(
      `INSERT INTO statistics.search_day (day, channel, words, searches, vain)
       SELECT '2026-03-02', 'portal', 'w' || n, 1, 0 FROM generate_series(1, 49999) AS n`,
    );
    const at = '2026-03-02T00:00:00Z';
    const events = [event(at, 'a'), event(at, 'b'), event(at, 'w1'), event(at, 'c')];
    await handedIn(events.slice(0, 3));
    await handedIn(events.slice(3));
    const day = `search_day WHERE day = '2026-03-02'`;
    expect(await count(day)).toBe(50_000);
    expect(await count(`${day} AND words IN ('a', 'b', 'c')`)).toBe(1);
    expect(await count(`${day} AND words = 'w1' AND searches = 2`)).toBe(1);
  });
});
