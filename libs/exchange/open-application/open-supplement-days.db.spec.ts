import { Clocks } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import { Calendar, Database, systemContext } from '@shutong/platform';
import { applied, openings } from '../../../test/support/open-applications';
import { workerUnderTest } from '../../../test/support/raising';
import { OpenSupplementDays } from './open-supplement-days.service';

describe('the last day of the supplement of an application for open data', () => {
  const scene = openings();
  const { officer, review, clock } = scene;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    worker = await workerUnderTest(scene.hub);
  });
  afterAll(() => worker.stop());

  it('is moved when the calendar has been put right, in the applicant’s task alone', async () => {
    const pool = scene.hub.db.pool('migrator');
    const { id } = await applied(scene.hub, {}, scene.by);
    const other = await applied(
      scene.hub,
      {},
      { ...scene.by, actor: { ...scene.by.actor, id: 'another' } },
    );
    await review().askSupplement(officer(), id, ['负责人']);
    const dues = async (about: string) =>
      (
        await pool.query<{ due: string }>(
          'SELECT due_on::text AS due FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL',
          [about],
        )
      ).rows.map(({ due }) => due);
    const before = await dues(other.id);
    // Whoever was told before did not know the day, or another one.
    for (const day of [null, '2026-03-06']) {
      await pool.query('UPDATE notice.notice SET due_on = $2 WHERE about_id = $1', [id, day]);
      const days = new OpenSupplementDays(
        worker.get(Database),
        worker.get(Calendar),
        worker.get(Clocks),
        worker.get(Notices),
      );
      expect(await days.round(systemContext('agreement-expiry', clock.now()))).toBe(false);
      expect(await dues(id)).toEqual(['2026-03-16']);
    }
    expect(await dues(other.id)).toEqual(before);
  });
});
