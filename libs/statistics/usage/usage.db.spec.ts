import { Intake, Outbox, Usage, type CountedAct } from '@shutong/messaging';
import { platformErrors, uuidv7, type Actor, type Context } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { Recount } from '../recount/recount.service';
import { StatisticsWorkerModule } from '../worker.module';
import { SearchWordsArgs, UsageByArgs, UsageOverTimeArgs } from './usage.args';
import { UsageFigures } from './usage-figures.service';
import { UsageDivisionEnum, UsageGrainEnum } from './usage.graphql';

const water = '11330100MB0000001A';
const police = '11330100MB0000002B';

describe('usage', () => {
  let app: TestApplication;
  let usage: Usage;
  let figures: UsageFigures;
  const entry = uuidv7(new Date());
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    usage = app.module.get(Usage, { strict: false });
    figures = app.module.get(UsageFigures);
    everybody = as({});
    await owner().query(
      `INSERT INTO statistics.thing (kind, id, state, department, changed_at) VALUES ('entry', $1, 'published', $2, now())`,
      [entry, water],
    );
  });
  afterAll(() => app.close());

  const owner = () => app.db.pool('migrator');
  const as = (actor: Partial<Actor>, isCrawler = false): Context => ({
    ...app.ctx,
    actor: { ...app.ctx.actor, kind: 'person', ...actor },
    origin: { ...app.ctx.origin, isCrawler },
  });
  let everybody: Context;

  const search = (ctx: Context, words: string, rows: number) =>
    usage.counted(
      ctx,
      { act: 'search', channel: 'portal', words },
      () => Promise.resolve(rows),
      (found) => ({ rows: found }),
    );
  const view = (ctx: Context, channel: CountedAct['channel'] = 'portal') =>
    usage.counted(
      ctx,
      { act: 'view', channel },
      () => Promise.resolve(entry),
      (id) => ({ entry: id, rows: 1 }),
    );

  const kept = async () =>
    (await owner().query<{ n: number }>('SELECT count(*)::int AS n FROM statistics.usage_event'))
      .rows[0]!.n;
  const untilKept = (events: number) => eventually(kept, (n) => n === events);
  const span = { from: '2026-03-02', to: '2026-03-02', first: 100 };
  const by = async (division: UsageDivisionEnum) => {
    const asked = Object.assign(new UsageByArgs(), span, { division });
    const { nodes } = await figures.by(app.ctx, asked);
    return Object.fromEntries(nodes.map(({ value, events }) => [value, events]));
  };
  const overTime = async (change: Partial<UsageOverTimeArgs>) => {
    const asked = Object.assign(new UsageOverTimeArgs(), span, change);
    return (await figures.overTime(app.ctx, asked)).nodes;
  };
  const words = async (inVain: boolean, page: object = {}) =>
    figures.words(app.ctx, Object.assign(new SearchWordsArgs(), span, { inVain }, page));

  it('is counted by act, channel, consumer, outcome and whose entry it was', async () => {
    await search(everybody, '公积金', 12);
    await search(as({ roles: ['developer'] }), '公积金', 12);
    await view(as({ department: police }), 'hub');
    await view(as({}, true));
    const failing = (error: Error) =>
      usage.counted(
        everybody,
        { act: 'view', channel: 'portal' },
        () => Promise.reject(error),
        () => ({ rows: 1 }),
      );
    await expect(failing(platformErrors.invalidCursor())).rejects.toThrow();
    await expect(failing(new Error('the source is gone'))).rejects.toThrow('gone');
    await untilKept(6);
    expect(await by(UsageDivisionEnum.act)).toEqual({ search: 2, view: 4 });
    expect(await by(UsageDivisionEnum.channel)).toEqual({ portal: 5, hub: 1 });
    expect(await by(UsageDivisionEnum.consumer)).toEqual({
      ...{ anonymous: 3, developer: 1, department: 1, crawler: 1 },
    });
    expect(await by(UsageDivisionEnum.outcome)).toEqual({ answered: 4, refused: 1, failed: 1 });
    expect(await by(UsageDivisionEnum.department)).toEqual({ [water]: 2 });
    expect(await by(UsageDivisionEnum.consumerDepartment)).toEqual({ [police]: 1 });
    expect(await by(UsageDivisionEnum.entry)).toEqual({ [entry]: 2 });
  });

  it('is the same in figures, which are files too, of all departments and of one', async () => {
    const table = async (division: string, department?: string) => {
      const asked = { from: span.from, to: span.to, ...(department && { department }) };
      const { rows } = await app.module
        .get(FigureTables)
        .read(app.ctx, `usage-by-${division}`, asked);
      return Object.fromEntries(rows.map((row) => [String(row[division]), row['events']]));
    };
    const divisions = Object.values(UsageDivisionEnum).filter(
      (one) => one !== UsageDivisionEnum.consumerDepartment,
    );
    for (const division of divisions)
      expect([division, await table(division)]).toEqual([division, await by(division)]);
    await owner().query(
      `INSERT INTO statistics.department (code, name, division, level)
       SELECT code, code, '520000', 'province' FROM unnest($1::text[]) AS d(code) ON CONFLICT DO NOTHING`,
      [[water, police]],
    );
    for (const [division, value] of [
      ['act', 'view'],
      ['outcome', 'answered'],
      ['entry', entry],
    ] as const)
      expect(await table(division, water)).toEqual({ [value]: 2 });
    expect(await table('act', police)).toEqual({});
    await expect(table('consumerDepartment')).rejects.toMatchObject({
      code: 'statistics.figures.not-found',
    });
  });

  it('adds up to the same by minute, hour, day and month, also what comes late', async () => {
    const now = app.clock.now();
    app.clock.set(new Date('2026-03-01T15:59:59.999Z'));
    await view(everybody);
    app.clock.set(now);
    await untilKept(7);
    for (const grain of Object.values(UsageGrainEnum)) {
      const nodes = await overTime({ grain, from: '2026-03-01' });
      expect(nodes.reduce((sum, { events }) => sum + events, 0)).toBe(7);
    }
    // A day in China ends at 16:00 UTC.
    expect(await overTime({ from: '2026-03-01' })).toMatchObject([
      { at: new Date('2026-02-28T16:00:00Z'), events: 1, answered: 1, rows: 1 },
      { at: new Date('2026-03-01T16:00:00Z'), events: 6, answered: 4, rows: 26 },
    ]);
    const [first] = await overTime({ from: '2026-03-01', grain: UsageGrainEnum.minute });
    expect(first!.at).toEqual(new Date('2026-03-01T15:59:00Z'));
    expect(await overTime({ entry })).toMatchObject([{ events: 2 }]);
    const hourly = overTime({ entry, grain: UsageGrainEnum.hour });
    await expect(hourly).rejects.toMatchObject({ code: 'platform.invalid-input' });
  });

  it('refuses a span that ends before it begins, of which sums by month would take away days that they never held', async () => {
    const backwards = { from: '2026-04-30', to: '2026-03-02', division: UsageDivisionEnum.act };
    const asked = [
      figures.by(app.ctx, Object.assign(new UsageByArgs(), span, backwards)),
      overTime(backwards),
      words(false, backwards),
    ];
    for (const question of asked) {
      await expect(question).rejects.toMatchObject({ code: 'platform.invalid-input' });
    }
  });

  it('lists what is searched for, and what in vain, once three searches had the words; crawlers aside', async () => {
    await search(everybody, '公积金', 12);
    for (let n = 0; n < 4; n += 1) await search(everybody, '充电桩', n === 0 ? 1 : 0);
    for (let n = 0; n < 2; n += 1) await search(everybody, '张三的房产', 0);
    for (let n = 0; n < 5; n += 1) await search(as({}, true), '全部', 0);
    await untilKept(19);
    expect((await words(false)).nodes).toEqual([
      { words: '充电桩', searches: 4, vain: 3 },
      { words: '公积金', searches: 3, vain: 0 },
    ]);
    expect((await words(true)).nodes).toEqual([{ words: '充电桩', searches: 4, vain: 3 }]);
    const page = await words(false, { first: 1 });
    const next = await words(false, { first: 1, after: page.endCursor });
    expect(next.nodes).toEqual([{ words: '公积金', searches: 3, vain: 0 }]);
  });

  it('counts use of an open dataset for the entry by which it is open', async () => {
    const before = await kept();
    const dataset = uuidv7(new Date());
    const publication = uuidv7(new Date());
    const data = {
      ...{ id: publication, dataset, version: uuidv7(new Date()), number: 1 },
      ...{ department: water, entry, state: 'approved' },
    };
    const event = { type: 'opendata.publication.approved', subject: publication, data };
    await app.database.transaction(app.ctx, (tx) => app.module.get(Outbox).add(tx, event));
    const learnt = async () => (await owner().query('SELECT FROM statistics.publication')).rowCount;
    await eventually(learnt, (n) => n === 1);
    const use = (act: 'call' | 'download', more: object) =>
      usage.counted(
        everybody,
        { act, channel: 'portal' },
        () => Promise.resolve(),
        () => ({ dataset, version: 1, rows: 0, ...more }),
      );
    await use('call', { rows: 100 });
    await use('download', { bytes: 4096 });
    await untilKept(before + 2);
    expect((await by(UsageDivisionEnum.entry))[entry]).toBe(4);
    expect((await by(UsageDivisionEnum.department))[water]).toBe(4);
    const [, second] = await overTime({ from: '2026-03-01' });
    expect(second).toMatchObject({ bytes: 4096 });
  });

  it('C49.3 its calls are counted: those of a map service, apart from rows and files', async () => {
    const before = await kept();
    const acts = () => by(UsageDivisionEnum.act);
    const { call, download } = await acts();
    for (const rows of [12, 0, 3]) {
      await usage.counted(
        everybody,
        { act: 'feature', channel: 'portal' },
        () => Promise.resolve(),
        () => ({ dataset: uuidv7(new Date()), version: 1, rows }),
      );
    }
    await untilKept(before + 3);
    expect(await acts()).toMatchObject({ feature: 3, call, download });
    const { from, to } = span;
    const [month] = (await app.module.get(FigureTables).read(app.ctx, 'usage', { from, to })).rows;
    expect(month).toMatchObject({ featureCalls: 3 });
  });

  it('shown and recounted from its events is the same', async () => {
    const recount = new Recount(await app.db.connect('hub'));
    const { counters } = await recount.of(app.ctx, { from: '2026-03-01', to: '2026-03-02' });
    expect(counters.filter(({ shown }) => shown > 0n)).toEqual([
      { counter: 'searches', shown: 14n, recounted: 14n },
      { counter: 'views', shown: 5n, recounted: 5n },
      { counter: 'openCalls', shown: 1n, recounted: 1n },
      { counter: 'featureCalls', shown: 3n, recounted: 3n },
      { counter: 'downloads', shown: 1n, recounted: 1n },
      { counter: 'anonymousActs', shown: 22n, recounted: 22n },
      { counter: 'departmentActs', shown: 5n, recounted: 5n },
      { counter: 'entryActs', shown: 5n, recounted: 5n },
    ]);
  });

  it('is recounted also as a span of whole months shows it', async () => {
    const recount = new Recount(await app.db.connect('hub'));
    const differing = async () => {
      const { counters } = await recount.of(app.ctx, { from: '2026-02-01', to: '2026-03-31' });
      return counters.filter(({ shown, recounted }) => shown !== recounted);
    };
    expect(await differing()).toEqual([]);
    const add = (count: number) =>
      owner().query(
        `UPDATE statistics.usage_sum SET events = events + $1
          WHERE summed_by = 'kind' AND grain = 'month' AND act = 'download'`,
        [count],
      );
    await add(1);
    expect(await differing()).toEqual([
      { counter: 'downloads', shown: 2n, recounted: 1n },
      { counter: 'anonymousActs', shown: 23n, recounted: 22n },
    ]);
    await add(-1);
  });

  it('keeps nothing of what breaks its contract, and all that comes beside it', async () => {
    const before = await kept();
    const event = {
      ...{ at: '2026-03-02T08:00:00.000Z', act: 'view', channel: 'portal', outcome: 'answered' },
      ...{ consumer: 'anonymous', rows: 1, durationUs: 1 },
    };
    const intake = app.module.get(Intake, { strict: false });
    const handIn = (body: unknown, key = uuidv7(new Date())) =>
      intake.handIn(app.ctx, { key, kind: 'usage', body });
    const hostile = [
      { ...event, act: 'erase' },
      { ...event, at: '2026-03-02T08:00:00+20:00' },
      { ...event, at: '0000-03-02T08:00:00Z' },
      { ...event, rows: 1e30 },
      { ...event, durationUs: 1e30 },
      { ...event, entry: `urn:uuid:${entry}` },
      { ...event, rows: -1 },
      { ...event, entry: "'; DROP TABLE statistics.usage_event; --" },
      { ...event, ip: '192.0.2.1' },
      { ...event, words: 'x'.repeat(201) },
    ];
    for (const one of hostile) await handIn([one, event]);
    await handIn({ all: 'of it' });
    // The same again, after its answer was lost.
    const key = uuidv7(new Date());
    await handIn([event], key);
    await untilKept(before + hostile.length + 1);
    await handIn([event], key);
    await handIn([event]);
    await untilKept(before + hostile.length + 2);
    const { rows } = await owner().query('SELECT * FROM intake.message');
    expect(rows).toEqual([]);
  });

  it('counts what an agreement gives for the entry by which it is given, as use by a licensee', async () => {
    const before = await kept();
    const dataset = uuidv7(new Date());
    const given = uuidv7(new Date());
    const data = {
      ...{ id: uuidv7(new Date()), dataset, version: uuidv7(new Date()), number: 1 },
      ...{ department: police, entry: given, state: 'published' },
      ...{ rows: 3, bytes: 10, interfaces: 1 },
    };
    const event = { type: 'opendata.licensed-publication.published', subject: data.id, data };
    await app.database.transaction(app.ctx, (tx) => app.module.get(Outbox).add(tx, event));
    const learnt = async () =>
      (await owner().query('SELECT FROM statistics.licensed_dataset')).rowCount;
    await eventually(learnt, (n) => n === 1);
    const { authn } = app.ctx.actor;
    const licensee = as({ authn: { ...authn, agreement: uuidv7(new Date()) } });
    // Nobody else learns whose it is.
    for (const ctx of [licensee, everybody]) {
      const act = { act: 'call', channel: 'portal', dataset, version: 1 } as const;
      await usage.counted(
        ctx,
        act,
        () => Promise.resolve(3),
        (rows) => ({ rows }),
      );
    }
    await untilKept(before + 2);
    expect(await by(UsageDivisionEnum.consumer)).toMatchObject({ licensee: 1 });
    expect((await by(UsageDivisionEnum.entry))[given]).toBe(1);
    expect((await by(UsageDivisionEnum.department))[police]).toBe(1);
  });

  it('is handed in by a process that ends, to the last event', async () => {
    const before = await kept();
    for (let n = 0; n < 1200; n += 1) void view(everybody);
    await view(everybody);
    await usage.onApplicationShutdown();
    await untilKept(before + 1201);
  });
});
