import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Engine } from '@shutong/datasets';
import { Intake } from '@shutong/messaging';
import { FixedClock, systemContext, uuidv7 } from '@shutong/platform';
import type { CallCommand, ChunkContent, VerifyContent } from '@shutong/wire';
import { parse } from 'csv-parse/sync';
import type { Subscription } from '@shutong/transport';
import { CallService } from '../../libs/exchange/call/call.service';
import { figureFile } from '../../libs/statistics/figures/figure-file';
import { FigureTables } from '../../libs/statistics/figures/figures.service';
import { eventually } from '../../test/support/application';
import { police, water } from '../../test/support/exchange';
import { answerCalls, commandFor, signed } from '../../test/support/exchange-calls';
import { HubBatches, type OrderedBatch } from '../../test/support/hub-batches';
import { startStatistics } from '../../test/support/statistics-worker';
import { rebuildStatisticsCommand } from './rebuild-statistics';
import { recountCommand } from './recount';
import { reportCommand } from './report';

/** A minute before midnight in China, and a minute after: one day by UTC, two there. */
const before = new Date('2026-03-02T23:59:00+08:00');
const after = new Date('2026-03-03T00:01:00+08:00');

describe('cli recount and cli rebuild-statistics, over what the statistics show and what the log holds', () => {
  const clock = new FixedClock(before);
  let world: HubBatches;
  let statistics: INestApplicationContext;
  let answering: Subscription;
  let batched: OrderedBatch;
  beforeAll(async () => {
    world = await HubBatches.open(clock);
    process.env['DATABASE_URL'] = world.hub.db.url('hub');
    process.env['MIGRATOR_DATABASE_URL'] = world.hub.db.url('migrator');
    statistics = await startStatistics(world.hub);
    answering = await answerCalls(world.hub, {
      content: ({ mode, rowsAsked }: CallCommand) =>
        mode === 'verify'
          ? verified(rowsAsked)
          : { rows: Array.from({ length: rowsAsked }, (_, n) => ({ holder: `公司${n}` })) },
    });
    await used();
    // The departments of this hub were there before facts were kept.
    for (const schema of ['statistics', 'statistics_base']) {
      await world.pool.query(
        `INSERT INTO ${schema}.department (code, division, level, name, kind)
         SELECT code, division, level, name, kind FROM identity.department`,
      );
    }
  });
  afterAll(async () => {
    delete process.env['DATABASE_URL'];
    delete process.env['MIGRATOR_DATABASE_URL'];
    await answering.close();
    await statistics.close();
    await world.close();
  });

  /** A chunk has one letter for each of its rows. */
  const verified = (rows: number): VerifyContent | ChunkContent =>
    rows === 1 ? { result: 'match' } : { results: 'm'.repeat(rows) };

  /** Before midnight an agreement, three calls and a refused one; after it a query and a batch. */
  async function used(): Promise<void> {
    const { hub } = world;
    const agreement = await signed(hub);
    const call = async (change: object = {}) =>
      hub.app
        .get(CallService)
        .call(hub.as(water, 'connector'), await commandFor(hub, agreement, change));
    await call();
    await call({ rowsAsked: 100 });
    await call({ mode: 'query', rowsAsked: 3 });
    await expect(call({ purpose: 'another' })).rejects.toThrow();
    clock.set(after);
    await call({ mode: 'query', rowsAsked: 5 });
    batched = await world.ordered();
    const chunk = world.chunkOf(batched);
    await world.release(batched, chunk);
    await world.receive(batched, 1, world.receipt(chunk.manifest, 1));
  }

  /** Exit code, counters as `name: shown recounted` without those that are 0, and the last line. */
  async function recount(...args: string[]) {
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const code = await recountCommand.run(args);
      const lines = said.mock.calls.map(([line]) => String(line));
      const counters = Object.fromEntries(
        lines
          .map((line) => /^(\w+) +shown (\d+) +recounted (\d+)/.exec(line) ?? [])
          .filter(([, , shown, recounted]) => shown !== recounted || shown !== '0')
          .filter(([line]) => line)
          .map(([, name, shown, recounted]) => [name, [Number(shown), Number(recounted)]]),
      );
      return { code, counters, last: JSON.parse(lines.at(-1) ?? 'null') as unknown };
    } finally {
      said.mockRestore();
      complained.mockRestore();
    }
  }
  /** Exit code, the lines of tables that differ, and the last line. */
  async function rebuild(...args: string[]) {
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      const code = await rebuildStatisticsCommand.run(args);
      const lines = said.mock.calls.map(([line]) => String(line));
      const last = JSON.parse(lines.pop() ?? 'null') as Readonly<Record<string, number>> | null;
      return { code, differing: lines.filter((line) => !line.endsWith(' 0 differ')), last };
    } finally {
      said.mockRestore();
    }
  }
  const same = (count: number) => [count, count];
  const equal = { code: 0, last: { counters: 23, differences: 0 } };

  it('finds each counter of a day in China equal, also where the day is another by UTC', async () => {
    expect(await recount('--from', '2026-03-02', '--to', '2026-03-02')).toEqual({
      ...equal,
      counters: {
        ...{ applications: same(1), decisions: same(1), publications: same(3) },
        mounts: same(2),
        ...{ verifications: same(2), queries: same(1), queriedRecords: same(3) },
        refusedCalls: same(1),
      },
    });
    expect(await recount('--from', '2026-03-03', '--to', '2026-03-03')).toEqual({
      ...equal,
      counters: {
        ...{ applications: same(1), decisions: same(1), queries: same(1) },
        ...{ queriedRecords: same(5), batches: same(1), batchRecords: same(1) },
      },
    });
  });

  it('finds under each application, decision and batch whose data it is about, the resource, the purpose and the channel', async () => {
    const { rows } = await world.pool.query<{ act: string; channel: string; outcome: string }>(
      `SELECT DISTINCT act, channel, outcome FROM statistics.act_day
        WHERE act IN ('applications', 'decisions', 'batches') AND '' NOT IN (department, provider, resource, purpose)
        ORDER BY act, channel`,
    );
    expect(rows).toEqual([
      { act: 'applications', channel: 'hub', outcome: 'answered' },
      { act: 'batches', channel: 'connector', outcome: 'answered' },
      { act: 'decisions', channel: 'hub', outcome: 'granted' },
    ]);
    const { rows: untimed } = await world.pool.query(
      'SELECT FROM statistics.call_day WHERE timed <> calls OR calls > 0 AND duration_us = 0',
    );
    expect(untimed).toEqual([]);
  });

  it('adds the days of a span up, and finds nothing in one without acts', async () => {
    const { counters } = await recount('--from', '2026-03-01', '--to', '2026-03-31');
    expect(counters).toMatchObject({ decisions: same(2), queriedRecords: same(8) });
    expect(await recount('--from', '2026-04-01', '--to', '2026-04-30')).toEqual({
      ...equal,
      counters: {},
    });
  });

  it('P7.2 an export of figures, recomputed from the log, is equal', async () => {
    const span = { from: '2026-03-01', to: '2026-03-31' };
    const ctx = systemContext('test', clock.now());
    const months = await statistics.get(FigureTables).read(ctx, 'months', span);
    const parts = { engine: statistics.get(Engine), language: 'en' } as const;
    const [month] = parse(await figureFile(months, 'csv', parts), { bom: true, columns: true });
    const { counters } = await recount('--from', span.from, '--to', span.to);
    const logged: Readonly<Record<string, number[]>> = counters;
    const fromLog = (name: string) => logged[name]?.[1] ?? 0;
    expect(month).toEqual({
      Month: '2026-03',
      Verifications: String(fromLog('verifications')),
      Queries: String(fromLog('queries')),
      'Calls answered': String(fromLog('verifications') + fromLog('queries')),
      'Records exchanged': String(fromLog('queriedRecords') + fromLog('batchRecords')),
      Refused: String(fromLog('refusedCalls')),
      Failed: String(fromLog('failedCalls')),
    });
    expect(month).toMatchObject({ Queries: '2', 'Records exchanged': '9', Refused: '1' });
  });

  it('finds what a project received by batch alone equal too, and shows it as use', async () => {
    const { code: project } = batched.agreement.terms.purpose;
    await world.pool.query('INSERT INTO statistics.project VALUES ($1, $2)', [project, 'energy']);
    const day = { from: '2026-03-03', to: '2026-03-03' };
    const { code, last } = await recount('--from', day.from, '--to', day.to);
    const ctx = systemContext('test', clock.now());
    const { rows } = await statistics.get(FigureTables).read(ctx, 'projects', day);
    await world.pool.query('DELETE FROM statistics.project');
    expect({ code, last }).toEqual({ code: 0, last: { counters: 28, differences: 0 } });
    expect(rows).toMatchObject([{ project, used: 1, calls: 0, answered: 0, rows: 1 }]);
  });

  it('counts by purpose, of days before both were told apart, what batches brought and no answers to verifications', async () => {
    const path = 'libs/statistics/migrations/20270751_07_record-by-purpose.sql';
    const shown = 'SELECT * FROM statistics.purpose_call ORDER BY purpose, day, outcome';
    const owner = await world.pool.connect();
    try {
      const { rows } = await owner.query(shown);
      await owner.query('BEGIN');
      await owner.query('DELETE FROM statistics.purpose_call WHERE calls = 0');
      await owner.query(
        `UPDATE statistics.purpose_call SET rows = rows + 100 WHERE day = '2026-03-02' AND outcome = 'allow'`,
      );
      expect((await owner.query(shown)).rows).not.toEqual(rows);
      await owner.query(await readFile(path, 'utf8'));
      expect((await owner.query(shown)).rows).toEqual(rows);
      const { rows: base } = await owner.query(shown.replace('statistics.', 'statistics_base.'));
      expect(base).toEqual(rows);
    } finally {
      await owner.query('ROLLBACK');
      owner.release();
    }
  });

  it.each([
    ['one day alone', ['--from', '2026-03-02']],
    ['a day that does not exist', ['--from', '2026-02-30', '--to', '2026-03-02']],
    ['an end before its beginning', ['--from', '2026-03-03', '--to', '2026-03-02']],
    ['another option', ['--since', '2026-03-03']],
  ])('does not understand %s', async (_, args) => {
    expect(await recount(...args)).toMatchObject({ code: 2, last: null });
  });

  it('refuses a span that begins before acts were counted, and says with which day one may begin', async () => {
    await world.pool.query(
      `UPDATE statistics.counting SET after_entry = (SELECT max(pk) FROM audit.entry WHERE recorded_at < $1)`,
      [after],
    );
    await expect(recount('--from', '2026-03-02', '--to', '2026-03-31')).rejects.toMatchObject({
      code: 'statistics.recount.not-counted',
      params: { last: '2026-03-02', first: '2026-03-03' },
    });
    expect(await recount('--from', '2026-03-03', '--to', '2026-03-31')).toMatchObject(equal);
    await world.pool.query('UPDATE statistics.counting SET after_entry = 0');
  });

  it('names a counter that somebody has changed', async () => {
    await world.pool.query(
      `UPDATE statistics.act_day SET acts = acts + 1 WHERE act = 'decisions' AND day = '2026-03-02'`,
    );
    await world.pool.query(
      `DELETE FROM statistics.call_day WHERE provider = $1 AND mode = 'batch'`,
      [police],
    );
    expect(await recount('--from', '2026-03-01', '--to', '2026-03-31')).toMatchObject({
      code: 1,
      last: { counters: 23, differences: 2 },
      counters: { decisions: [3, 2], batchRecords: [0, 1] },
    });
  });

  it('finds what was changed by a replay of the facts, and counts it anew in its place', async () => {
    const found = await rebuild();
    expect(found).toMatchObject({ code: 1, last: { differences: 3 } });
    expect(found.differing).toEqual([
      expect.stringMatching(/^act_day .* 2 differ$/),
      expect.stringMatching(/^call_day .* 1 differ$/),
    ]);
    expect(await rebuild('--replace')).toMatchObject({ code: 0, last: { differences: 3 } });
    const again = await rebuild();
    expect(again).toMatchObject({ code: 0, differing: [], last: { differences: 0 } });
    expect(again.last!['facts']).toBeGreaterThan(10);
    expect(again.last!['counters']).toBeGreaterThan(10);
    const span = ['--from', '2026-03-01', '--to', '2026-03-31'];
    expect(await recount(...span)).toMatchObject(equal);
    expect(await rebuild('--all')).toEqual({ code: 2, differing: [], last: null });
  });

  it('counts usage by day and month anew, as far back as its events are kept', async () => {
    const [before, within] = ['2025-11-10T00:00:00Z', '2025-11-25T00:00:00Z'];
    const viewed = { act: 'view', channel: 'portal', outcome: 'answered', consumer: 'anonymous' };
    const body = [before, within, within, after.toISOString()].map((at) => ({
      ...{ ...viewed, at, rows: 1, durationUs: 1 },
    }));
    const ctx = systemContext('test', clock.now());
    await world.hub.app.get(Intake).handIn(ctx, { key: uuidv7(new Date()), kind: 'usage', body });
    const sums = async () => {
      const { rows } = await world.pool.query(
        `SELECT summed_by, grain, (at AT TIME ZONE 'Asia/Shanghai')::date::text AS day, events::int
           FROM statistics.usage_sum WHERE grain IN ('day', 'month') ORDER BY summed_by, grain, at`,
      );
      return rows as unknown[];
    };
    const shown = await eventually(sums, ({ length }) => length === 6 * 5);
    await world.pool.query(`
      UPDATE statistics.counting SET usage_from = '2025-11-22T00:00:00+08:00';
      DELETE FROM statistics.usage_event WHERE at < '2025-11-22T00:00:00+08:00'`);
    expect(await rebuild()).toMatchObject({ code: 0, last: { differences: 0 } });
    await world.pool.query(
      `UPDATE statistics.usage_sum SET events = events + 1 WHERE grain <> 'minute' AND at > '2025-11-22';
       UPDATE statistics.usage_sum SET events = events + 5 WHERE grain = 'month' AND at < '2025-11-22'`,
    );
    const found = await rebuild('--replace');
    expect(found).toMatchObject({
      code: 0,
      differing: [expect.stringMatching(/^usage_sum .* 48 differ$/)],
    });
    expect(await rebuild()).toMatchObject({ code: 0, last: { differences: 0 } });
    expect(await sums()).toEqual(shown);
  });

  it('cli report writes the report of a department from the same figures', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shutong-test-'));
    const out = join(folder, 'report.html');
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const month = ['--month', '2026-03', '--out', out];
    try {
      expect(await reportCommand.run(['--department', police, ...month])).toBe(0);
      expect(await readFile(out, 'utf8')).toContain('; 2026-02: 0; 2026-03: 4</desc>');
      expect(
        await reportCommand.run(['--department', police, '--region', '520000', ...month]),
      ).toBe(2);
    } finally {
      said.mockRestore();
      complained.mockRestore();
      await rm(folder, { recursive: true });
    }
  });

  it('begins a replay with what a consumer had learnt before it kept facts, and gives it none that another kept', async () => {
    const { rows } = await world.pool.query<{ n: number }>(
      `WITH moved AS (INSERT INTO statistics_base.call_day SELECT * FROM statistics.call_day RETURNING 1),
            called AS (INSERT INTO statistics_base.purpose_call SELECT * FROM statistics.purpose_call),
            filled AS (INSERT INTO statistics_base.purpose_day SELECT * FROM statistics.purpose_day),
            acted AS (INSERT INTO statistics_base.act_day SELECT * FROM statistics.act_day),
            placed AS (INSERT INTO statistics_base.thing SELECT * FROM statistics.thing),
            gone AS (DELETE FROM statistics.fact WHERE consumer = 'statistics-facts')
       SELECT (SELECT count(*) FROM moved)::int AS n`,
    );
    expect(rows[0]!.n).toBeGreaterThan(2);
    const { rows: others } = await world.pool.query<{ consumer: string }>(
      `SELECT consumer FROM statistics.fact WHERE event ->> 'type' = 'exchange.application.decided'`,
    );
    expect(others.map(({ consumer }) => consumer)).toContain('statistics-league');
    expect(await rebuild()).toMatchObject({ code: 0, last: { differences: 0 } });
  });
});
