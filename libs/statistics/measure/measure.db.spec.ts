import type { INestApplicationContext } from '@nestjs/common';
import { LegalClocks } from '@shutong/clocks';
import { Database, systemContext } from '@shutong/platform';
import { answering, at } from '../../../test/support/answering';
import { eventually } from '../../../test/support/application';
import { bureau, police } from '../../../test/support/exchange';
import { startStatistics } from '../../../test/support/statistics-worker';
import { ApplicationService } from '../../exchange/application/application.service';
import { EvidenceRecords } from '../evidence/evidence-records.service';
import { HomeFigures } from '../home/home-figures.service';
import { IndexRuns } from '../run/index-runs.service';
import { Standings } from '../run/standings.service';
import { ScheduledRuns } from './scheduled-runs.service';
import { cohorts } from './unit';

const scheme = 'decree-809';
const { departments } = cohorts;
const refusal = { outcome: 'refused', reasons: '不符合条件', ground: '条例第十四条' } as const;

/** In the order in which they stand: what one leaves the next goes on from. */
describe('limits that were kept, as statistics learn and score them', () => {
  const scene = answering();
  const { clock, requester, arrived, propose, answer, look } = scene;
  let statistics: INestApplicationContext;
  beforeAll(async () => {
    statistics = await startStatistics(scene.hub);
  });
  afterAll(() => statistics.close());

  const system = () => systemContext('test', clock.now());
  const authority = () => scene.hub.as(bureau, 'authority', 'gao');
  const scheduled = () => statistics.get(ScheduledRuns).run(system());
  const learnt = (count: number) =>
    eventually(
      () =>
        statistics
          .get(Database)
          .query<{ outcome: string | null }>(system(), 'SELECT outcome FROM statistics.clock'),
      (rows) => rows.length === count,
    );
  const standing = async (period: string) =>
    (
      await statistics
        .get(Standings)
        .list(authority(), { scheme, cohort: departments, period, against: null }, { first: 10 })
    ).nodes.map(({ unit, total, rank }) => ({ unit, total, rank }));
  const valid = async (period: string) => {
    const of = { scheme, unit: police };
    const page = await statistics.get(EvidenceRecords).list(authority(), of, { first: 100 });
    const own = page.nodes.filter((one) => one.period === period && one.replacedAt === null);
    return own.sort((a, b) => (a.node < b.node ? -1 : 1));
  };

  const ranked = (total: string) => [
    { unit: bureau, total: '100', rank: 1 },
    { unit: police, total, rank: 2 },
  ];

  it('C46.3 the on-time rate of a department is exact, and equal to what its clocks say', async () => {
    const [kept, late, , givenUp] = [
      await arrived(),
      await arrived(),
      await arrived(),
      await arrived(),
    ];
    await scene.hub.app.get(ApplicationService).withdraw(requester(), givenUp);
    clock.set(at('2026-03-16'));
    await propose(kept, refusal);
    await answer(kept);
    clock.set(at('2026-03-17'));
    await look();
    await propose(late, refusal);
    await answer(late);
    // Two more are reviews of what the catalogue had first.
    await learnt(6);

    const runs = await scheduled();
    expect(runs.map(({ period, units, ranked }) => ({ period, units, ranked }))).toEqual(
      ['2026', '2026-03'].map((period) => ({ period, units: 2, ranked: 2 })),
    );
    const span = { from: '2026-03-01', to: '2026-03-31' };
    const clocks = await scene.hub.app.get(LegalClocks).onTime(authority(), span, { first: 10 });
    expect(clocks.nodes).toEqual([
      { holder: police, onTime: 1, late: 1, overdue: 1 },
      { holder: bureau, onTime: 2, late: 0, overdue: 0 },
    ]);
    expect(await valid('2026-03')).toMatchObject(
      ['answer', 'on-time'].map((node) => ({
        ...{ node, method: 'machine', value: '33.333333' },
        source: '按期 1 / 3（到期或办结的期限） · 1 of 3 limits that ended or came due were kept',
      })),
    );
    expect(await standing('2026-03')).toEqual(ranked('33.333333'));
  });

  it('stands first among the figures of a department, beside metadata quality, of which nothing is known yet', async () => {
    const figures = new HomeFigures(statistics.get(Database), clock);
    const exact = { period: '2026', trial: false };
    const unknown = { score: null, total: null, tier: null, rank: null, ranked: 0 };
    expect(await figures.of(authority(), police)).toMatchObject([
      { ...exact, scheme, total: '33.333333', of: '100', tier: null, rank: 2, ranked: 2 },
      { ...exact, ...unknown, scheme: 'mqa', of: '405' },
    ]);
    expect(await figures.of(authority(), bureau)).toMatchObject([{ total: '100', rank: 1 }, {}]);
    expect(await figures.of(authority(), '520000')).toMatchObject([unknown, unknown]);
  });

  it('scores once a day, and only what has changed', async () => {
    clock.set(at('2026-03-17'));
    expect(await scheduled()).toEqual([]);
    clock.set(at('2026-03-18'));
    expect(await scheduled()).toEqual([]);
    const id = await arrived();
    await propose(id, refusal);
    await answer(id);
    await learnt(7);
    const [year] = await scheduled();
    expect(year).toMatchObject({ scheme, period: '2026', cohort: departments });
    // Due in April by its limit, though answered in March.
    expect(await standing('2026')).toEqual(ranked('50'));
    expect(await standing('2026-03')).toEqual(ranked('33.333333'));
  });

  it('measures anew for a run on demand, in one log entry, and keeps what was valid before', async () => {
    clock.set(at('2026-03-18'));
    const measured = async () => (await scene.hub.entries('statistics.evidence.measure')).length;
    const before = await measured();
    const of = { scheme, cohort: departments, period: '2026-04' };
    expect(await statistics.get(IndexRuns).run(authority(), of)).toMatchObject({ ranked: 1 });
    expect(await measured()).toBe(before + 1);
    expect(await valid('2026-04')).toMatchObject([
      { node: 'answer', value: '100' },
      { node: 'on-time', value: '100' },
    ]);
    const all = await statistics
      .get(EvidenceRecords)
      .list(authority(), { scheme, unit: police }, { first: 100 });
    expect(all.nodes.filter(({ replacedAt }) => replacedAt !== null)).toHaveLength(2);
  });

  it('measures nothing of a period that is neither year nor month', async () => {
    const of = { scheme, cohort: departments, period: '第一季度' };
    expect(await statistics.get(IndexRuns).run(authority(), of)).toMatchObject({
      ...{ units: 2, ranked: 0 },
    });
  });

  const periods = async () => (await scheduled()).map(({ period }) => period);

  it('scores a month that has ended after an outage over its end too, and what is learnt late the day after', async () => {
    clock.set(at('2026-04-15'));
    const [kept] = [await arrived(), await arrived()];
    await propose(kept, refusal);
    await answer(kept);
    await learnt(8);
    clock.set(at('2026-05-11'));
    expect(await periods()).toEqual(['2026', '2026-04']);
    expect(await standing('2026-04')).toContainEqual({ unit: police, total: '100', rank: 1 });
    await look();
    await learnt(9);
    expect(await periods()).toEqual([]);
  });

  it('keeps one period that cannot be scored from holding up another, and says so', async () => {
    clock.set(at('2026-05-12'));
    const owner = scene.hub.db.pool('migrator');
    await owner.query(
      `CREATE FUNCTION statistics.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON statistics.evidence FOR EACH ROW
         WHEN (NEW.period = '2026') EXECUTE FUNCTION statistics.refuse()`,
    );
    await expect(scheduled()).rejects.toThrow('refused');
    expect(await standing('2026-04')).toContainEqual({ unit: police, total: '66.666667', rank: 1 });
    await owner.query('DROP FUNCTION statistics.refuse CASCADE');
    expect(await periods()).toEqual(['2026']);
  });

  it('scores what a run on demand of another cohort has measured meanwhile', async () => {
    clock.set(at('2026-05-13'));
    const id = await arrived();
    await propose(id, refusal);
    await answer(id);
    await learnt(10);
    const pilot = { scheme, cohort: 'pilot', period: '2026' };
    await statistics.get(IndexRuns).enrol(authority(), pilot, [police]);
    clock.set(at('2026-05-14'));
    await statistics.get(IndexRuns).run(authority(), pilot);
    expect(await periods()).toContain('2026');
  });

  it('is not held up by a run on demand of another cohort on the same day', async () => {
    const id = await arrived();
    await propose(id, refusal);
    await answer(id);
    await learnt(11);
    clock.set(at('2026-05-15'));
    const others = { scheme, cohort: cohorts.cities, period: '2026' };
    await statistics.get(IndexRuns).enrol(authority(), others, [police]);
    await statistics.get(IndexRuns).run(authority(), others);
    expect(await periods()).toContain('2026');
    expect(await periods()).toEqual([]);
  });

  it('holds for no month what its limits are no longer due in', async () => {
    expect(await standing('2026-04')).toContainEqual({ unit: police, total: '66.666667', rank: 1 });
    // As a calendar that is corrected moves them.
    await scene.hub.db
      .pool('migrator')
      .query(`UPDATE statistics.clock SET due_on = due_on + 30 WHERE due_on >= '2026-04-01'`);
    clock.set(at('2026-05-16'));
    expect(await periods()).toContain('2026-04');
    expect(await valid('2026-04')).toEqual([]);
    expect(await standing('2026-04')).toContainEqual({ unit: police, total: null, rank: null });
  });

  it('goes on when the scheme has lost leaves, of which what machines gave lapses', async () => {
    clock.set(at('2026-05-17'));
    await scene.hub.db.pool('migrator').query(
      `INSERT INTO statistics.evidence
         (id, scheme, node, unit, period, value, method, source, taken_at, recorded_by, recorded_at)
       SELECT gen_random_uuid(), $1, 'lost-' || method, $2, '2026', 50, method, 'test', $3, 'test', $3
         FROM unnest('{machine,manual}'::text[]) AS m(method)`,
      [scheme, police, clock.now()],
    );
    const before = await standing('2026');
    expect(await periods()).toContain('2026');
    expect(await standing('2026')).toEqual(before);
    expect((await valid('2026')).map(({ node }) => node)).toContain('lost-manual');
    expect((await valid('2026')).map(({ node }) => node)).not.toContain('lost-machine');
  });
});
