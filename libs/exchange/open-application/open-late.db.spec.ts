import { systemContext } from '@shutong/platform';
import { at } from '../../../test/support/answering';
import { applied, openings, openRefusal } from '../../../test/support/open-applications';
import {
  startClockWatch,
  workerUnderTest,
  type WatchUnderTest,
} from '../../../test/support/raising';
import { until } from '../../../test/support/until';

describe('an application for conditionally open data whose answer is late', () => {
  const scene = openings();
  const { clock, officer, head, answers } = scene;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  let watch: WatchUnderTest;
  beforeAll(async () => {
    worker = await workerUnderTest(scene.hub);
    watch = await startClockWatch(scene.hub);
  });
  afterAll(async () => {
    await watch.stop();
    await worker.stop();
  });

  const look = () => watch.look(systemContext('clocks', clock.now()));
  const told = async (id: string) =>
    (
      await scene.hub.db.pool('migrator').query<{ addressee: string; params: object }>(
        `SELECT addressee, params FROM notice.notice
          WHERE about_id = $1 AND template = 'open-answer-overdue'`,
        [id],
      )
    ).rows;

  it('is told of to who applied, once, by who is late, and not where it was answered in time', async () => {
    const other = { ...scene.by, actor: { ...scene.by.actor, id: 'another' } };
    const { id, title } = await applied(scene.hub, {}, scene.by);
    const { id: answered } = await applied(scene.hub, {}, other);
    await answers().propose(officer(), answered, openRefusal);
    await answers().answer(head(), answered);
    clock.set(at('2026-03-23'));
    await look();
    clock.set(at('2026-03-24'));
    await look();
    await until(async () => (await told(id)).length > 0);
    clock.set(at('2026-03-25'));
    await look();
    expect(await told(id)).toEqual([
      {
        addressee: `person:${scene.by.actor.id}`,
        params: { provider: '省公安厅', title, dueOn: '2026-03-23' },
      },
    ]);
    expect(await told(answered)).toEqual([]);
  });
});
