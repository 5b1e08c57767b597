import { Jurisdiction } from '@shutong/clocks';
import { Calendar, Clock, Database, systemContext } from '@shutong/platform';
import { at } from '../../../test/support/answering';
import { police } from '../../../test/support/exchange';
import { otherwise } from '../../../test/support/jurisdictions';
import { applied, openings } from '../../../test/support/open-applications';
import { workerUnderTest } from '../../../test/support/raising';
import { OpenSupplementDays } from './open-supplement-days.service';
import { OpenTellings } from './open-tellings.service';
import { replaceProperty } from '../../../test/support/replace-property';

describe('the last day of the supplement of an application for open data', () => {
  const scene = openings();
  const { officer, review, clock } = scene;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    worker = await workerUnderTest(scene.hub);
  });
  afterAll(() => worker.stop());

  const days = () =>
    new OpenSupplementDays(
      worker.get(Database),
      worker.get(Calendar),
      worker.get(Clock),
      worker.get(OpenTellings),
    );
  const ctx = () => systemContext('agreement-expiry', clock.now());

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
      await days().round(ctx());
      expect(await dues(id)).toEqual(['2026-03-16']);
    }
    expect(await dues(other.id)).toEqual(before);
  });

  it('is the officer’s task, by the answer’s last day, once it is over also where nothing has stopped the answer’s time', async () => {
    const { supplement } = otherwise('{ clock: pause', '{ clock: run');
    replaceProperty(scene.hub.app.get(Jurisdiction), 'supplement', supplement);
    const { id } = await applied(scene.hub, {}, scene.by);
    await review().askSupplement(officer(), id, ['负责人']);
    const tasks = async () =>
      (
        await scene.hub.db.pool('migrator').query<{ task: string }>(
          `SELECT template || ' ' || addressee || ' ' || due_on AS task FROM notice.notice
            WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY 1`,
          [id],
        )
      ).rows.map(({ task }) => task);
    const supplying = `open-supplement-asked person:${scene.by.actor.id} 2026-03-16`;
    const looking = days();
    clock.set(at('2026-03-16'));
    await looking.round(ctx());
    expect(await tasks()).toEqual([supplying]);
    clock.set(at('2026-03-17'));
    await looking.round(ctx());
    const late = `open-supplement-over role:${police}/provider-officer 2026-03-23`;
    expect(await tasks()).toEqual([supplying, late]);
    clock.set(at('2026-03-18'));
    await looking.round(ctx());
    expect(await tasks()).toEqual([supplying, late]);
  });
});
