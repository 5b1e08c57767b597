import { LegalClocks } from '@shutong/clocks';
import { systemContext } from '@shutong/platform';
import { answering, at } from '../../../test/support/answering';
import { startClockWatch, type WatchUnderTest } from '../../../test/support/raising';
import { until } from '../../../test/support/until';

describe('clocks', () => {
  const scene = answering();
  const { clock, arrived } = scene;
  let watch: WatchUnderTest;
  afterAll(() => watch.stop());

  const told = async (id: string) => {
    const { rows } = await scene.hub.db
      .pool('migrator')
      .query<{ template: string }>(
        `SELECT DISTINCT template FROM notice.notice WHERE about_id = $1 AND template LIKE 'clock-%' ORDER BY 1`,
        [id],
      );
    return rows.map(({ template }) => template);
  };

  it('Article 21: go on over a restart of the worker, which tells once what came while it stood still', async () => {
    const id = await arrived();
    await scene.watch.stop();
    clock.set(at('2026-03-17'));
    watch = await startClockWatch(scene.hub);
    // It looks by itself as soon as it has started.
    await until(async () => (await told(id)).length > 0);
    const again = await watch.look(systemContext('clocks', clock.now()));
    expect(again).toMatchObject({ warned: 0, overdue: 0 });
    expect(await told(id)).toEqual(['clock-overdue']);
    expect(await scene.hub.app.get(LegalClocks).ofMatter(id)).toMatchObject([
      { dueOn: '2026-03-16', state: 'running', overdueAt: at('2026-03-17') },
    ]);
  });
});
