import { Outbox } from '@shutong/messaging';
import { uuidv7 } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import type { UsedEvidence } from '../evidence/evidence';
import { StatisticsHubModule } from '../hub.module';
import { resultOf } from '../run/stored-score';
import { schemeOf } from '../scheme/scheme-file';
import { StatisticsWorkerModule } from '../worker.module';
import { IndexSchedule } from './index.schedule';
import { Measuring } from './measuring.service';

const [water, police, town] = [departmentCode(1), departmentCode(2), departmentCode(3)] as const;
const company = `9${departmentCode(4).slice(1)}`;
const source = '01a21c2a-2be4-7a55-9903-c5018e37a310';

type Data = Readonly<Record<string, unknown>>;

/** What a scheme that nobody has written code for may name. */
describe('a metric that a scheme names', () => {
  let app: TestApplication;
  beforeEach(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    await app.module.get(IndexSchedule).onApplicationShutdown();
    app.clock.set(new Date('2026-03-02T08:00:00Z'));
    await rows(
      `INSERT INTO statistics.department (code, division, level)
       SELECT * FROM (VALUES ('${water}', '520000', 'province'), ('${police}', '520000', 'province'),
                             ('${town}', '520102', 'county'), ('${company}', '520000', 'province')) AS d`,
    );
  });
  afterEach(() => app.close());

  const rows = async <Row>(sql: string, params: unknown[] = []) =>
    (await app.db.pool('migrator').query(sql, params)).rows as Row[];
  const system = () => ({ ...app.ctx, now: app.clock.now() });
  const on = (day: string) => app.clock.set(new Date(`${day}T08:00:00Z`));
  /** Resolves as soon as statistics have learnt it. */
  const told = async (consumer: string, type: string, subject: string, data: Data) => {
    const count = async () =>
      (await rows('SELECT FROM messaging.inbox WHERE consumer = $1', [consumer])).length;
    const before = await count();
    await app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
    await eventually(count, (now) => now > before);
  };
  /** Of a scheme whose leaves are these metrics, each of 100 points: what each unit has of each, and in all. */
  const scores = async (metrics: readonly string[], period = '2026-03') => {
    const name = { zh: '指标', en: 'Metrics' };
    const scheme = schemeOf('metrics', {
      ...{ name, version: 1, source: { title: 'test', year: 2026 }, measure: 'points' },
      total: metrics.length * 100,
      nodes: metrics.map((metric) => ({ code: metric, name, points: 100, metric })),
    });
    await app.database.transaction(system(), (tx) =>
      app.module.get(Measuring).measure(tx, scheme, period),
    );
    const evidence = await rows<UsedEvidence & { unit: string; source: string }>(
      `SELECT id, unit, node, value::text AS value, method, source FROM statistics.evidence
        WHERE scheme = 'metrics' AND period = $1 AND replaced_at IS NULL`,
      [period],
    );
    const of = (unit: string) => evidence.filter((one) => one.unit === unit);
    return (unit: string) => ({
      total: resultOf(scheme, of(unit)).total,
      values: metrics.map((metric) => of(unit).find(({ node }) => node === metric)?.value ?? null),
      said: of(unit).map((one) => one.source),
    });
  };

  describe('of what datasets are assessed by', () => {
    const metrics = ['api', 'documented-columns', 'type-conformity', 'filled-cells'];
    const assessed = (
      owner: string,
      values: readonly (number | null)[],
      dataset = uuidv7(new Date()),
    ) =>
      told('statistics-assessments', 'opendata.dataset.assessed', owner, {
        datasets: [
          {
            dataset,
            ...(owner === source
              ? { source, department: null }
              : { source: null, department: owner }),
            metrics: Object.fromEntries(metrics.map((metric, at) => [metric, values[at]])),
            ...{ points: 0, stars: 0 },
          },
        ],
      });

    it('is the mean of those of which it is known, by department, region and source; where nobody knows it the unit stays unranked', async () => {
      await assessed(water, [1, 1, 6 / 7, 6 / 9]);
      await assessed(water, [1, 0.5, null, 1]);
      await assessed(town, [0, 0, 1, 0.5]);
      await assessed(company, [0, 0, 0, 0]);
      await assessed(source, [1, null, null, null]);
      const score = await scores(metrics);
      // (1 + ½) / 2; 6/7 of the one that is known; (2/3 + 1) / 2.
      expect(score(water)).toMatchObject({ values: ['100', '75', '85.714286', '83.333333'] });
      expect(score(water).total).toBe('344.047619');
      expect(score(water).said).toContain(
        '达到 0.857143 / 1（数据集），另有 1 个未知 · 0.857143 of 1 datasets reach it; 1 not known',
      );
      // Of three: 2/3; (1 + ½) / 3; (6/7 + 1) / 2; (2/3 + 1 + ½) / 3. Social data are no region's.
      expect(score('520000').values).toEqual(['66.666667', '50', '92.857143', '72.222222']);
      expect(score('520102').values).toEqual(['0', '0', '100', '50']);
      expect(score(source)).toMatchObject({ total: null, values: ['100', null, null, null] });
      expect(score(police).total).toBeNull();
    });

    it('of a day that is over is what was assessed by then', async () => {
      const dataset = uuidv7(new Date());
      await assessed(water, [1, 1, 1, 0.5], dataset);
      on('2026-04-01');
      await assessed(water, [1, 1, 1, 1], dataset);
      expect((await scores(metrics))(water).values).toEqual(['100', '100', '100', '50']);
      expect((await scores(metrics, '2026-04'))(water).values).toEqual(Array(4).fill('100'));
      expect((await scores(metrics, '2026-02'))(water).total).toBeNull();
    });
  });

  /** Open from now on, in place of the version before; its entry promises so often a next one. */
  const published = async (
    department: string,
    dataset = uuidv7(new Date()),
    [cycle, number = 1]: readonly [string | null, number?] = ['monthly'],
  ) => {
    const entry = uuidv7(new Date());
    const promise = 'INSERT INTO statistics.entry_cycle (entry, since, cycle) VALUES ($1, $2, $3)';
    await rows(promise, [entry, '2026-01-01', cycle]);
    const id = uuidv7(new Date());
    const data = { id, dataset, version: uuidv7(new Date()), number, department, entry };
    const type = 'opendata.publication.published';
    await told('statistics-publications', type, id, { ...data, state: 'published' });
    return dataset;
  };

  describe('freshness', () => {
    it('is the share of open datasets with a promise that were kept as fresh at the end of the day', async () => {
      const daily = await published(water, undefined, ['daily']);
      await published(water, undefined, ['yearly']);
      await published(water, undefined, ['yearly']);
      await published(water, undefined, ['irregular']);
      await published(town, undefined, ['monthly']);
      await published(police, undefined, [null]);
      await published(company, undefined, ['daily']);
      on('2026-03-03');
      expect((await scores(['freshness']))(water).values).toEqual(['100']);
      on('2026-03-04');
      const late = await scores(['freshness']);
      expect(late(water)).toMatchObject({
        values: ['66.666667'],
        said: ['达到 2 / 3（数据集） · 2 of 3 datasets reach it'],
      });
      expect([late(town).values, late('520000').values]).toEqual([['100'], ['75']]);
      expect(late(company).values).toEqual(['0']);
      // Nothing was promised.
      expect(late(police).total).toBeNull();
      on('2026-04-01');
      await published(water, daily, ['daily', 2]);
      expect((await scores(['freshness']))(water).values).toEqual(['66.666667']);
      expect((await scores(['freshness'], '2026-04'))(water).values).toEqual(['100']);
      expect((await scores(['freshness'], '2026-02'))(water).total).toBeNull();
    });
  });

  describe('reuse', () => {
    it('is the share of open datasets out of which something came that is shown at the end of the day', async () => {
      const [wells, rivers] = [await published(water), await published(water)];
      await published(water);
      const cameras = await published(police);
      const [tool, paper] = [uuidv7(new Date()), uuidv7(new Date())];
      const judged = (id: string, state: string, datasets: readonly string[]) =>
        told('statistics-reuses', 'opendata.reuse.judged', id, {
          ...{ id, developer: uuidv7(new Date()), kind: 'paper', state, datasets },
        });
      await judged(tool, 'accepted', [wells, rivers]);
      await judged(paper, 'accepted', [wells]);
      await judged(uuidv7(new Date()), 'refused', [cameras]);
      const score = await scores(['reuse']);
      expect(score(water)).toMatchObject({
        values: ['66.666667'],
        said: ['达到 2 / 3（数据集） · 2 of 3 datasets reach it'],
      });
      expect([score(police).values, score('520000').values]).toEqual([['0'], ['50']]);
      // Without open data there is nothing to be reused.
      expect(score(town).total).toBeNull();
      on('2026-04-01');
      await judged(tool, 'refused', [wells, rivers]);
      expect((await scores(['reuse']))(water).values).toEqual(['66.666667']);
      expect((await scores(['reuse'], '2026-04'))(water).values).toEqual(['33.333333']);
    });
  });

  describe('feedback-answered', () => {
    const heard = async (department: string, kind: string) => {
      const id = uuidv7(new Date());
      const step = (event: string, state: string) =>
        told('statistics-feedback', `opendata.feedback.${event}`, id, {
          ...{ id, kind, state, department },
        });
      await step('received', 'received');
      return (state: string) => step('ended', state);
    };

    it('is the share of requests, corrections and comments that were answered by the end of the day', async () => {
      const asked = [
        await heard(water, 'request'),
        await heard(water, 'correction'),
        await heard(water, 'comment'),
        await heard(water, 'comment'),
      ];
      await heard(water, 'complaint');
      const [, , opinion, spam] = asked;
      await asked[0]!('answered');
      await asked[1]!('declined');
      await spam!('dismissed');
      await heard(town, 'request');
      const score = await scores(['feedback-answered']);
      expect(score(water)).toMatchObject({
        values: ['66.666667'],
        said: [
          '已答复 2 / 3（公众申请、纠错和意见） · 2 of 3 requests, corrections and comments were answered',
        ],
      });
      expect([score(town).values, score('520000').values]).toEqual([['0'], ['50']]);
      // Nobody has asked anything.
      expect(score(police).total).toBeNull();
      on('2026-04-01');
      await opinion!('answered');
      expect((await scores(['feedback-answered']))(water).values).toEqual(['66.666667']);
      expect((await scores(['feedback-answered'], '2026-04'))(water).values).toEqual(['100']);
    });
  });

  describe('response-time', () => {
    const called = (provider: string, durationUs: readonly number[], change: Data = {}) =>
      told('statistics-facts', 'exchange.call.ended', provider, {
        items: durationUs.map((one) => ({
          ...{ call: uuidv7(new Date()), agreement: 'a', reason: 'ok', status: 200 },
          ...{ resource: uuidv7(new Date()), provider, requester: town, mode: 'query' },
          ...{ outcome: 'allow', purpose: 'p', rows: 1, bytes: 9, durationUs: one },
          ...{ at: app.clock.now().toISOString(), ...change },
        })),
      });

    it('is the share of calls answered in the thirty days up to the end of the day that took a second at most', async () => {
      await called(water, [1_000_000, 20_000, 1_000_001]);
      await called(police, [3_000_000]);
      await called(water, [1], { outcome: 'error' });
      const score = await scores(['response-time']);
      expect(score(water)).toMatchObject({
        values: ['66.666667'],
        said: [
          '一秒内答复 2 / 3（三十日内已答复的调用） · 2 of 3 calls that were answered in thirty days took a second at most',
        ],
      });
      expect([score(police).values, score('520000').values]).toEqual([['0'], ['50']]);
      // It has answered none.
      expect(score(town).total).toBeNull();
      on('2026-04-01');
      await called(water, [20_000]);
      // Those of 2 March are of the thirty days up to 31 March, and no more of those up to 1 April.
      expect((await scores(['response-time']))(water).values).toEqual(['66.666667']);
      expect((await scores(['response-time'], '2026-04'))(water).values).toEqual(['100']);
    });

    it('counts no chunk of a bulk job, which asks for many rows at once', async () => {
      const chunk = { mode: 'verify', rows: 100, rowsAsked: 100, sourceErrors: 0 };
      const resource = uuidv7(new Date());
      await called(water, [20_000, 1_000_001], { mode: 'verify', resource });
      await called(water, [900_000, 40_000_000, 40_000_000], { ...chunk, resource });
      await called(police, [20_000], chunk);
      const score = await scores(['response-time']);
      expect(score(water)).toMatchObject({
        values: ['50'],
        said: [expect.stringContaining('1 of 2 calls that were answered')],
      });
      // It has answered nothing but chunks.
      expect(score(police).total).toBeNull();
    });

    it('is not known of calls of which it was not counted', async () => {
      await called(police, [20_000]);
      await rows('UPDATE statistics.call_day SET single = NULL');
      await called(water, [20_000]);
      const score = await scores(['response-time']);
      expect([score(police).total, score(water).total]).toEqual([null, '100']);
      expect((await scores(['response-time']))('520000').said[0]).toContain('1 not known');
    });
  });

  describe('catalogue-completeness', () => {
    const counted = (department: string, mounted: number, duties: number) =>
      told('statistics-duties', 'catalog.responsibility.counted', department, {
        ...{ department, duties, mounted },
      });

    it('is the share of duties to share that are in the catalogue and mounted at the end of the day', async () => {
      await counted(water, 1, 3);
      await counted(water, 2, 3);
      await counted(town, 0, 1);
      await counted(police, 0, 0);
      const score = await scores(['catalogue-completeness']);
      expect(score(water)).toMatchObject({
        values: ['66.666667'],
        said: [
          '已编目挂接 2 / 3（共享责任） · 2 of 3 duties to share are in the catalogue and mounted',
        ],
      });
      expect([score(town).values, score('520000').values]).toEqual([['0'], ['50']]);
      // It has no duty any more.
      expect(score(police).total).toBeNull();
      on('2026-04-01');
      await counted(water, 3, 3);
      expect((await scores(['catalogue-completeness']))(water).values).toEqual(['66.666667']);
      expect((await scores(['catalogue-completeness'], '2026-04'))(water).values).toEqual(['100']);
    });
  });
});
