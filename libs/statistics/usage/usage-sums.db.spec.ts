import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Intake } from '@shutong/messaging';
import { projectRoot, uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { UsageByArgs, UsageOverTimeArgs } from './usage.args';
import { UsageFigures } from './usage-figures.service';
import { UsageDivisionEnum, UsageGrainEnum } from './usage.graphql';
import { usageColumns, usageFilters } from './usage.query';
import { usageSums } from './usage-sums';

const departments = ['11330100MB0000001A', '11330100MB0000002B'] as const;
const days = 101;
/** Of the days before it. */
const last = Date.parse('2026-03-31T15:00:00Z');
const events = 600;

/** Of the whole, of months and days before and behind, of days alone, across a month's end, of one day. */
const spans = [
  ['2025-12-01', '2026-03-31'],
  ['2025-12-30', '2026-03-02'],
  ['2026-01-01', '2026-01-31'],
  ['2026-02-03', '2026-02-20'],
  ['2026-01-31', '2026-02-01'],
  ['2026-02-28', '2026-02-28'],
  // Where days are taken off: at the first end, at the last, at both; within the half of one month, and across its middle.
  ['2026-01-05', '2026-03-10'],
  ['2025-12-25', '2026-02-24'],
  ['2026-01-12', '2026-03-19'],
  ['2026-01-05', '2026-01-08'],
  ['2026-01-20', '2026-01-25'],
  ['2026-01-14', '2026-01-19'],
] as const;

describe('sums of usage without what is not asked for', () => {
  let app: TestApplication;
  let entries: readonly string[];
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    entries = [1, 2, 3].map(() => uuidv7(new Date()));
    await owner().query(
      `INSERT INTO statistics.thing (kind, id, state, department, changed_at)
       SELECT 'entry', id, 'published', ($2::text[])[1 + n % 2], now() FROM unnest($1::uuid[]) WITH ORDINALITY AS e(id, n)`,
      [entries, departments],
    );
    await owner().query(
      `INSERT INTO statistics.department (code, name, division, level)
       SELECT code, code, (520100 + n)::text, 'city' FROM unnest($1::text[]) WITH ORDINALITY AS d(code, n)`,
      [departments],
    );
    const intake = app.module.get(Intake, { strict: false });
    for (const body of [all.slice(0, 300), all.slice(300)].map((part) => part.map(eventOf))) {
      await intake.handIn(app.ctx, { key: uuidv7(new Date()), kind: 'usage', body });
    }
    await eventually(
      async () => (await owner().query('SELECT FROM statistics.usage_event')).rowCount,
      (n) => n === events,
    );
  });
  afterAll(() => app.close());

  const owner = () => app.db.pool('migrator');
  const all = Array.from({ length: events }, (_, n) => n);
  const of = <T>(values: readonly T[], n: number): T => values[n % values.length]!;
  /** Steps that share no factor, so that every value meets every other. */
  const eventOf = (n: number) => {
    const act = of(['search', 'view', 'call', 'download'], n);
    const consumer = of(['department', 'developer', 'anonymous'], n);
    return {
      at: new Date(last - ((n * 37) % days) * 86_400_000 - n * 60_000).toISOString(),
      ...{ act, consumer, channel: of(['hub', 'portal'], Math.floor(n / 5)) },
      ...(consumer === 'department' && { consumerDepartment: of(departments, Math.floor(n / 7)) }),
      ...(act !== 'search' && { entry: of(entries, Math.floor(n / 11)) }),
      outcome: of(['answered', 'answered', 'refused', 'failed'], Math.floor(n / 13)),
      ...{ rows: n % 17, bytes: n % 1000, durationUs: n },
    };
  };

  /** Everything that can be asked for, and two of it together. */
  const wishes = () => {
    const single = [
      {},
      { act: 'view' },
      { channel: 'hub' },
      { consumer: 'department' },
      { department: departments[0] },
    ];
    return [
      ...single,
      { act: 'call', consumer: 'anonymous' },
      { act: 'view', department: departments[1] },
    ];
  };
  /** What events say themselves, divided by an expression. */
  async function counted(by: string, [from, to]: readonly string[], wish: object) {
    const conditions = usageFilters.map(
      (column, n) => `($${n + 3}::text IS NULL OR ${column} = $${n + 3})`,
    );
    const { rows } = await owner().query<{ value: string }>(
      `SELECT ${by} AS value, count(*)::int AS events, sum(rows)::int AS rows, sum(bytes)::int AS bytes,
              (count(*) FILTER (WHERE outcome = 'answered'))::int AS answered
         FROM statistics.usage_event
        WHERE (at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $1 AND $2 AND ${conditions.join(' AND ')} GROUP BY 1`,
      [from, to, ...usageFilters.map((column) => (wish as Record<string, string>)[column] ?? null)],
    );
    return new Map(rows.filter(({ value }) => value !== '').map((row) => [row.value, row]));
  }

  it('say of every division, span and choice what the single events say', async () => {
    const figures = app.module.get(UsageFigures);
    for (const span of spans) {
      for (const wish of wishes()) {
        for (const division of Object.values(UsageDivisionEnum)) {
          const [from, to] = span;
          const asked = Object.assign(new UsageByArgs(), {
            from,
            to,
            division,
            first: 100,
            ...wish,
          });
          const { nodes } = await figures.by(app.ctx, asked);
          const known = await counted(usageColumns[division], span, wish);
          expect({ span, wish, division, values: nodes.map(({ value }) => value).sort() }).toEqual({
            ...{ span, wish, division, values: [...known.keys()].sort() },
          });
          for (const node of nodes) expect(node).toMatchObject(known.get(node.value)!);
        }
      }
    }
  });

  it('say of every hour, day and month what the single events say', async () => {
    const figures = app.module.get(UsageFigures);
    const [from, to] = spans[0];
    for (const wish of [...wishes(), { entry: entries[0] }]) {
      for (const grain of [UsageGrainEnum.hour, UsageGrainEnum.day, UsageGrainEnum.month]) {
        if (grain === UsageGrainEnum.hour && 'entry' in wish) continue;
        const asked = Object.assign(new UsageOverTimeArgs(), {
          from,
          to,
          grain,
          first: 1000,
          ...wish,
        });
        const { nodes } = await figures.overTime(app.ctx, asked);
        const known = await counted(
          `date_trunc('${grain}', at, 'Asia/Shanghai')::text`,
          spans[0],
          wish,
        );
        expect(nodes.map(({ events: n, rows, bytes }) => [n, rows, bytes])).toEqual(
          [...known]
            .sort()
            .map(([, row]) => row as unknown as Record<string, number>)
            .map((row) => [...[row['events'], row['rows'], row['bytes']]]),
        );
      }
    }
  });

  it('give use by month the same for all departments as for a region that holds them', async () => {
    const tables = app.module.get(FigureTables);
    const [from, to] = spans[1];
    const read = async (of: object) =>
      (await tables.read(app.ctx, 'usage', { from, to, ...of })).rows.map(({ month, views }) => [
        ...[month, views],
      ]);
    const views = await counted(`to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')`, spans[1], {
      act: 'view',
    });
    const expected = [...views]
      .sort()
      .map(([month, row]) => [...[month, (row as unknown as { events: number }).events]]);
    expect(await read({})).toEqual(expected);
    expect(await read({ region: '520000' })).toEqual(expected);
    expect(await read({ department: departments[0] })).not.toEqual(expected);
  });

  it('are filled by the migration that brings them from what stands', async () => {
    const file = join(
      projectRoot(),
      'libs/statistics/migrations',
      '20270530_07_usage-division.sql',
    );
    const [, fill] = /(INSERT INTO statistics\.usage_sum[^;]*;)/.exec(readFileSync(file, 'utf8'))!;
    const client = await owner().connect();
    try {
      await client.query('BEGIN');
      await client.query(
        'CREATE TEMPORARY TABLE shown ON COMMIT DROP AS TABLE statistics.usage_sum',
      );
      await client.query(
        `DELETE FROM statistics.usage_sum WHERE grain IN ('day', 'month') AND summed_by <> 'entry-and-kind'`,
      );
      await client.query(fill!);
      const { rows } = await client.query(`SELECT DISTINCT summed_by FROM shown ORDER BY 1`);
      expect(rows.map((row: { summed_by: string }) => row.summed_by)).toEqual(
        Object.keys(usageSums).sort(),
      );
      const differing = await client.query(
        `(TABLE shown EXCEPT ALL TABLE statistics.usage_sum) UNION ALL (TABLE statistics.usage_sum EXCEPT ALL TABLE shown)`,
      );
      expect(differing.rows).toEqual([]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
