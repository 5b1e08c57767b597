import type { Context } from '@shutong/platform';
import { testApplication, type TestApplication } from '../../../test/support/application';
import { codeOf } from '../../../test/support/refusals';
import { EvidenceRecords, type Given } from '../evidence/evidence-records.service';
import { ExternalFigures } from '../external/external-figures.service';
import { StatisticsHubModule } from '../hub.module';
import { IndexRuns } from './index-runs.service';
import { Standings } from './standings.service';

const scheme = 'digital-government-2019';
/** That add up to a total, the bonus left out. */
function partsOf(total: number): Record<string, string> {
  let left = Math.round(total * 100);
  return Object.fromEntries(
    Object.entries({ A: 24, B: 33, C: 33, D: 10, E: 0 }).map(([node, most]) => {
      const given = Math.min(left, most * 100);
      left -= given;
      return [node, (given / 100).toFixed(2)];
    }),
  );
}

const parts = { A: '24', B: '33', C: '30', D: '7.99', E: '0' };

describe('an index', () => {
  let app: TestApplication;
  let recorder: Context;
  let checker: Context;
  beforeAll(async () => {
    app = await testApplication({ role: 'hub', imports: [StatisticsHubModule] });
    const as = (id: string): Context => ({ ...app.ctx, actor: { ...app.ctx.actor, id } });
    [recorder, checker] = [as('person:recorder'), as('person:checker')];
  });
  afterAll(() => app.close());

  const records = () => app.module.get(EvidenceRecords);
  const runs = () => app.module.get(IndexRuns);
  const standings = () => app.module.get(Standings);
  const run = (cohort: string, period: string) => {
    // Of two runs of one instant nobody could say which is the newer.
    app.clock.advance(1000);
    return runs().run(recorder, { scheme, cohort, period });
  };
  const list = async (cohort: string, period: string, against: string | null = null) => {
    const page = { first: 100 };
    const { nodes } = await standings().list(app.ctx, { scheme, cohort, period, against }, page);
    return nodes;
  };
  const given = (unit: string, period: string, more: Partial<Given> = {}): Given => ({
    ...{ scheme, node: 'A', unit, period, value: '24', source: '门户网站抽查表' },
    ...{ takenAt: new Date('2026-03-01T00:00:00Z'), ...more },
  });
  const give = async (unit: string, period: string, values: Readonly<Record<string, string>>) => {
    for (const [node, value] of Object.entries(values))
      await records().record(recorder, given(unit, period, { node, value }));
  };
  const logged = async (action: string) => {
    const { rows } = await app.db
      .pool('migrator')
      .query<{ outcome: string }>('SELECT outcome FROM audit.entry WHERE action = $1 ORDER BY pk', [
        action,
      ]);
    return rows.map(({ outcome }) => outcome);
  };

  it('C68.1 ranks and changes stay inside a cohort', async () => {
    await runs().enrol(recorder, { scheme, cohort: 'provinces' }, ['甲省', '乙省', '丙省', '丁省']);
    await runs().enrol(recorder, { scheme, cohort: 'key-cities' }, ['甲市', '乙市']);
    for (const period of ['2018', '2019']) {
      const bonus = period === '2018' ? '0' : '10';
      await give('甲省', period, { ...parts, B: '30' });
      await give('乙省', period, { ...parts, B: '29', E: bonus });
      await give('丙省', period, parts);
      await give('甲市', period, parts);
      await give('乙市', period, parts);
      await give('丁省', period, { A: '24', B: '33' });
      await run('provinces', period);
      expect(await run('key-cities', period)).toMatchObject({ units: 2, ranked: 2 });
    }
    const rows = await list('provinces', '2019', '2018');
    expect(
      rows.map(({ unit, rank, rankBefore, total }) => [unit, rank, rankBefore, total]),
    ).toEqual([
      ['乙省', 1, 3, '100.99'],
      ['丙省', 2, 1, '94.99'],
      ['甲省', 3, 2, '91.99'],
      ['丁省', null, null, null],
    ]);
    expect(rows.slice(0, 3).map(({ tier, trial }) => [tier?.zh, trial])).toEqual([
      ['卓越', true],
      ['优秀', false],
      ['优秀', false],
    ]);
    // Equals share a place.
    expect((await list('key-cities', '2019')).map(({ rank }) => rank)).toEqual([1, 1]);
    const spread = { scheme, cohort: 'provinces', period: '2019' };
    expect(await standings().spread(app.ctx, spread)).toMatchObject({
      ...{ lowest: '91.99', highest: '100.99', range: '9' },
    });
  });

  it('C68.2 a unit without data is unranked: it has no place, no total and no tier', async () => {
    const rows = await list('provinces', '2019', '2018');
    expect(rows.filter(({ rank }) => rank === null)).toMatchObject([
      { unit: '丁省', total: null, tier: null, trial: false, rankBefore: null },
    ]);
    const later = { scheme, cohort: 'provinces', period: '2017' };
    expect(await runs().run(recorder, later)).toMatchObject({ units: 4, ranked: 0 });
  });

  it('C66.2 counts per tier give the printed lists: 0, 7, 8, 11 and 6 provinces, 0, 8, 11, 7 and 6 key cities', async () => {
    const printed = {
      provinces: [
        ['95', ''],
        ['85', '北京 上海 浙江 福建 广东 四川 贵州'],
        ['84.99', '江苏 安徽 江西 山东 湖北 湖南 广西 海南'],
        ['74.99', '天津 河北 山西 内蒙古 辽宁 吉林 河南 重庆 云南 陕西 宁夏'],
        ['59.99', '黑龙江 西藏 甘肃 青海 新疆 新疆生产建设兵团'],
      ],
      'key-cities': [
        ['95', ''],
        ['94.99', '福州 厦门 青岛 长沙 广州 深圳 成都 贵阳'],
        ['75', '太原 哈尔滨 南京 杭州 宁波 合肥 南昌 济南 武汉 南宁 银川'],
        ['60', '石家庄 沈阳 大连 郑州 海口 昆明 西安'],
        ['0', '呼和浩特 长春 拉萨 兰州 西宁 乌鲁木齐'],
      ],
    } as const;
    for (const [cohort, tiers] of Object.entries(printed)) {
      const units = tiers.map(([total, names]) => ({
        total,
        names: names.split(' ').filter(Boolean),
      }));
      await runs().enrol(
        recorder,
        { scheme, cohort },
        units.flatMap(({ names }) => names),
      );
      for (const { total, names } of units)
        for (const name of names) await give(name, 'printed', partsOf(Number(total)));
      await run(cohort, 'printed');
      const counts = await standings().tiers(app.ctx, { scheme, cohort, period: 'printed' });
      expect(counts.map(({ units: many }) => many)).toEqual(units.map(({ names }) => names.length));
      expect(counts.map(({ name }) => name.zh)).toEqual(['卓越', '优秀', '良好', '发展', '起步']);
    }
  });

  it('pages through a cohort, those who are not ranked last', async () => {
    const of = { scheme, cohort: 'provinces', period: '2019' };
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await standings().list(app.ctx, of, { first: 1, ...(after && { after }) });
      seen.push(...page.nodes.map(({ unit }) => unit));
      after = page.hasNextPage ? page.endCursor! : undefined;
    } while (after);
    expect(seen).toEqual(['乙省', '丙省', '甲省', '丁省']);
  });

  it('C65.1 any score replays from its evidence, equal to the last digit, also when other evidence has come since', async () => {
    const [first] = await list('provinces', '2019');
    await records().record(recorder, given('乙省', '2019', { node: 'A', value: '1' }));
    expect(await standings().replay(app.ctx, first!.id)).toMatchObject({
      ...{ equal: true, stored: { total: '100.99' }, replayed: { total: '100.99' } },
    });
    const owner = app.db.pool('migrator');
    await owner.query('ALTER TABLE statistics.score DISABLE TRIGGER score_stays');
    await owner.query(
      `UPDATE statistics.score SET result = jsonb_set(result, '{total}', '"101"') WHERE id = $1`,
      [first!.id],
    );
    expect(await standings().replay(app.ctx, first!.id)).toMatchObject({ equal: false });
    await owner.query(
      `UPDATE statistics.score SET result = jsonb_set(result, '{total}', '"100.99"') WHERE id = $1`,
      [first!.id],
    );
    // What places are made of is held against the evidence too.
    await owner.query('UPDATE statistics.score SET total = 101 WHERE id = $1', [first!.id]);
    expect(await standings().replay(app.ctx, first!.id)).toMatchObject({ equal: false });
    await owner.query('UPDATE statistics.score SET total = 100.99 WHERE id = $1', [first!.id]);
    expect(await standings().replay(app.ctx, first!.id)).toMatchObject({ equal: true });
    await owner.query('ALTER TABLE statistics.score ENABLE TRIGGER score_stays');
    await expect(owner.query('DELETE FROM statistics.score')).rejects.toThrow('never changed');
  });

  it('C65.2 the share of machine points is computed', async () => {
    const period = '2020';
    await give('甲省', period, parts);
    await app.db
      .pool('migrator')
      .query(
        `UPDATE statistics.evidence SET method = 'machine' WHERE period = $1 AND node = ANY ('{A,B}')`,
        [period],
      );
    await run('provinces', period);
    const [best] = await list('provinces', period);
    expect((await standings().open(app.ctx, best!.id, null)).machineShare).toBe(40);
  });

  it('C65.3 an unchecked point is marked until another person has checked it', async () => {
    const period = '2020';
    const { nodes } = await records().list(app.ctx, { scheme, unit: '甲省' }, { first: 100 });
    const of = nodes.find((one) => one.period === period && one.node === 'C')!;
    const unchecked = async () => {
      await run('provinces', period);
      const [best] = await list('provinces', period);
      return (await standings().open(app.ctx, best!.id, null)).unchecked;
    };
    expect(await unchecked()).toEqual(['C', 'D', 'E']);
    expect(await codeOf(records().check(recorder, of.id))).toBe('statistics.evidence.same-person');
    await records().check(checker, of.id);
    expect(await codeOf(records().check(checker, of.id))).toBe(
      'statistics.evidence.already-checked',
    );
    expect(await unchecked()).toEqual(['D', 'E']);
  });

  it('C53.1 the same input gives the same score', async () => {
    const period = '2024';
    for (const unit of ['甲省', '乙省']) await give(unit, period, parts);
    await run('provinces', period);
    const first = await list('provinces', period);
    await run('provinces', period);
    const again = await list('provinces', period);
    const scored = (of: typeof first) => of.filter(({ total }) => total !== null);
    expect(scored(first).map(({ unit, total }) => [unit, total])).toEqual([
      ['乙省', '94.99'],
      ['甲省', '94.99'],
    ]);
    expect(scored(again).map(({ unit, total }) => [unit, total])).toEqual(
      scored(first).map(({ unit, total }) => [unit, total]),
    );
    const ids = [...scored(first), ...scored(again)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it('C53.3 each score opens down to its points', async () => {
    const rows = (await list('provinces', '2024')).filter(({ total }) => total !== null);
    expect(rows).toHaveLength(2);
    for (const { id } of rows) {
      const { nodes, evidence } = await standings().open(app.ctx, id, null);
      const points = new Map(nodes.map(({ code, score }) => [code, score]));
      expect(Object.keys(parts).map((code) => points.get(code))).toEqual(Object.values(parts));
      expect(new Map(evidence.map(({ node, value }) => [node, value]))).toEqual(
        new Map(Object.entries(parts)),
      );
    }
  });

  it('says what moved a score since another one, and what would raise it most', async () => {
    const [before] = (await list('provinces', '2018')).filter(({ unit }) => unit === '甲省');
    const [now] = (await list('provinces', '2020')).filter(({ unit }) => unit === '甲省');
    const { nodes, gains, moves } = await standings().open(app.ctx, now!.id, before!.id);
    const moved = nodes.filter(({ score, before: then }) => score !== then);
    expect(moved).toEqual([expect.objectContaining({ code: 'B', score: '33', before: '30' })]);
    expect(
      moves.map(({ code, points, score, before: then }) => [code, points, score, then]),
    ).toEqual([['B', '3', '33', '30']]);
    const evidence = await records().list(app.ctx, { scheme, unit: '甲省' }, { first: 100 });
    const periods = [moves[0]!.evidence, moves[0]!.evidenceBefore].map(
      (id) => evidence.nodes.find((one) => one.id === id)!.period,
    );
    expect(periods).toEqual(['2020', '2018']);
    expect(gains).toEqual([
      { code: 'E', points: '10' },
      { code: 'C', points: '3' },
      { code: 'D', points: '2.01' },
    ]);
    const [city] = await list('key-cities', '2019');
    expect(await codeOf(standings().open(app.ctx, now!.id, city!.id))).toBe(
      'statistics.run.score-not-found',
    );
  });

  it('is compared with the score before it where none is named: of its period, then of the one before', async () => {
    const of = async (period: string) =>
      (await list('key-cities', period)).find(({ unit }) => unit === '甲市')!.id;
    const opened = async (id: string) => {
      const { comparedWith, moves } = await standings().open(app.ctx, id, null);
      return [comparedWith, moves.map(({ code, points }) => [code, points])];
    };
    const [older, first] = [await of('2018'), await of('2019')];
    expect(await opened(older)).toEqual([null, []]);
    expect(await opened(first)).toEqual([older, []]);
    for (const period of ['2019-12', '2020-Q1']) {
      await give('甲市', period, parts);
      await run('key-cities', period);
    }
    expect(await opened(await of('2020-Q1'))).toEqual([null, []]);
    await give('甲市', '2019', { A: '20', B: '33', D: '8.5' });
    await run('key-cities', '2019');
    expect(await opened(await of('2019'))).toEqual([
      first,
      [
        ['A', '-4'],
        ['D', '0.51'],
      ],
    ]);
  });

  it('what is given wrongly is refused, changes nothing and is logged', async () => {
    const before = await logged('statistics.evidence.record');
    const refused = [
      [given('甲省', '2021', { value: '24.01' }), 'statistics.score.values'],
      [given('甲省', '2021', { node: 'Z' }), 'statistics.score.values'],
      [given('甲省', '2021', { scheme: 'six-star' }), 'statistics.scheme.unknown'],
      [
        given('甲省', '2021', { takenAt: new Date('2026-03-03T00:00:00Z') }),
        'statistics.evidence.not-taken',
      ],
    ] as const;
    for (const [wrong, code] of refused)
      expect(await codeOf(records().record(recorder, wrong))).toBe(code);
    const after = (await logged('statistics.evidence.record')).slice(before.length);
    expect(after).toHaveLength(refused.length);
    expect(after).not.toContain('allow');
    const { nodes } = await records().list(app.ctx, { scheme, unit: '甲省' }, { first: 100 });
    expect(nodes.filter(({ period }) => period === '2021')).toEqual([]);
    const wrongCohort = { scheme, cohort: 'villages' };
    expect(await codeOf(runs().enrol(recorder, wrongCohort, ['甲村']))).toBe(
      'statistics.run.cohort-unknown',
    );
    const empty = { scheme: 'mqa', cohort: 'departments', period: '2019' };
    expect(await codeOf(runs().run(recorder, empty))).toBe('statistics.run.cohort-empty');
  });

  it('scores a cohort after its scheme has lost a leaf or lowered one: who was given more for it is not ranked, and the leaf is named', async () => {
    const period = '2023';
    for (const unit of ['甲市', '乙市']) await give(unit, period, parts);
    await app.db.pool('migrator').query(
      `WITH more AS (UPDATE statistics.evidence SET value = 30 WHERE period = $1 AND unit = '甲市' AND node = 'A')
       UPDATE statistics.evidence SET node = 'Z' WHERE period = $1 AND unit = '乙市' AND node = 'E'`,
      [period],
    );
    await give('乙市', period, { E: '0' });
    expect(await run('key-cities', period)).toMatchObject({ ranked: 1 });
    const placed = await list('key-cities', period);
    const [first, second] = ['乙市', '甲市'].map((unit) => placed.find((one) => one.unit === unit));
    expect(first).toMatchObject({ unit: '乙市', total: '94.99' });
    expect(second).toMatchObject({ unit: '甲市', total: null, rank: null });
    const opened = await standings().open(app.ctx, second!.id, null);
    expect(opened).toMatchObject({ outOfRange: ['A'], result: { missing: ['A'] } });
    expect(opened.evidence).toContainEqual(expect.objectContaining({ node: 'A', value: '30' }));
    for (const { id } of [first!, second!])
      expect(await standings().replay(app.ctx, id)).toMatchObject({ equal: true });
    await give('甲市', period, { A: '24' });
    expect(await run('key-cities', period)).toMatchObject({ ranked: 2 });
  });

  it('what was replaced is not checked any more, and stays readable', async () => {
    const first = await records().record(recorder, given('乙市', '2022'));
    await records().record(recorder, given('乙市', '2022', { value: '20' }));
    expect(await codeOf(records().check(checker, first.id))).toBe('statistics.evidence.replaced');
    const { nodes } = await records().list(app.ctx, { scheme, unit: '乙市' }, { first: 100 });
    const both = nodes.filter(({ period }) => period === '2022');
    expect(both.map(({ value, replacedAt }) => [value, replacedAt !== null]).sort()).toEqual([
      ['20', false],
      ['24', true],
    ]);
  });

  it('C67.1 an external series is stored read-only with source and year', async () => {
    const figures = app.module.get(ExternalFigures);
    const egdi = (year: number, value: string) => ({
      ...{ series: 'EGDI', unit: '甲省', year, value, source: 'UN E-Government Survey' },
    });
    expect(await figures.record(recorder, [egdi(2018, '0.6811'), egdi(2020, '0.7948')])).toBe(2);
    const again = [egdi(2022, '0.8119'), egdi(2020, '0.9')];
    expect(await codeOf(figures.record(recorder, again))).toBe('statistics.external.known');
    const { nodes } = await figures.list(app.ctx, '甲省', { first: 10 });
    expect(nodes).toEqual([egdi(2018, '0.6811'), egdi(2020, '0.7948')]);
    const hub = app.db.pool('hub');
    await expect(hub.query('UPDATE statistics.external_figure SET value = 1')).rejects.toThrow(
      'permission denied',
    );
  });

  it('P7.1 an imported series keeps source and year, and stands in no figure of the hub', async () => {
    const figures = app.module.get(ExternalFigures);
    const yearbook = (year: number, value: string) => ({
      ...{ series: '开放数据集', unit: '乙省', year, value, source: '统计年鉴 2020' },
    });
    const before = await app.db.pool('migrator').query('SELECT * FROM statistics.act_day');
    await figures.record(recorder, [yearbook(2019, '4013'), yearbook(2018, '3059')]);
    const { nodes } = await figures.list(app.ctx, '乙省', { first: 10 });
    expect(nodes).toEqual([yearbook(2018, '3059'), yearbook(2019, '4013')]);
    const after = await app.db.pool('migrator').query('SELECT * FROM statistics.act_day');
    expect(after.rows).toEqual(before.rows);
  });

  it('C67.2 an external series is never mixed into own scores', async () => {
    const before = await list('provinces', '2018');
    await run('provinces', '2018');
    const after = await list('provinces', '2018');
    const ranked = (rows: typeof after) =>
      rows.flatMap(({ unit, total }) => (total === null ? [] : [[unit, total]]));
    expect(ranked(after)).toHaveLength(3);
    expect(ranked(after)).toEqual(ranked(before));
  });
});
