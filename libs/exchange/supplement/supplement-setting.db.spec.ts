import { Jurisdiction } from '@shutong/clocks';
import { answering, at } from '../../../test/support/answering';
import { police } from '../../../test/support/exchange';
import { otherwise } from '../../../test/support/jurisdictions';
import { Supplements } from './supplements.service';
import { replaceProperty } from '../../../test/support/replace-property';

describe('what a request for supplements does to the answer’s time, as the jurisdiction has it', () => {
  const scene = answering();
  const { clock, requester, arrived, clockOf, ask, look } = scene;

  /** For the rest of the test the hub goes by this setting. */
  function governedBy(rule: 'run' | 'restart'): void {
    const { supplement } = otherwise('{ clock: pause', `{ clock: ${rule}`);
    replaceProperty(scene.hub.app.get(Jurisdiction), 'supplement', supplement);
  }
  const supply = (id: string) =>
    scene.hub.app.get(Supplements).supply(requester(), id, ['见附件一', '等保三级']);

  /** An application of which supplements were asked for on 5 March, when two of ten days were used. */
  async function asked(): Promise<string> {
    const id = await arrived();
    clock.set(at('2026-03-05'));
    await ask(id);
    return id;
  }

  async function tasksOf(id: string): Promise<unknown[]> {
    const { rows } = await scene.hub.db.pool('migrator').query<Record<string, string>>(
      `SELECT template, addressee, due_on::text AS day FROM notice.notice
        WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY id`,
      [id],
    );
    return rows;
  }

  it('Article 21: where it runs on nothing stops it, and the officer has its last day with the task once no supplement has come', async () => {
    governedBy('run');
    const id = await asked();
    const running = { state: 'running', dueOn: '2026-03-16', limitDays: 10 };
    expect(await clockOf(id)).toMatchObject(running);
    expect(await clockOf(id, 'supplement')).toMatchObject({ dueOn: '2026-03-19' });
    const late = {
      ...{ template: 'supplement-late', addressee: `role:${police}/provider-officer` },
      day: '2026-03-16',
    };
    clock.set(at('2026-03-19'));
    await look();
    expect(await tasksOf(id)).not.toContainEqual(late);
    clock.set(at('2026-03-20'));
    expect(await look()).toMatchObject({ resumed: 0, overdue: 1 });
    expect(await tasksOf(id)).toContainEqual(late);
    expect(await clockOf(id)).toMatchObject(running);
    await supply(id);
    expect(await clockOf(id)).toMatchObject(running);
  });

  it('Article 21: where it starts anew all of its days are left once the supplements have come', async () => {
    governedBy('restart');
    const id = await asked();
    expect(await clockOf(id)).toMatchObject({ state: 'paused', dueOn: null });
    clock.set(at('2026-03-09'));
    await supply(id);
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-03-23' });
  });

  it('Article 21: where it would start anew and none have come, it goes on with the days that were left', async () => {
    governedBy('restart');
    const id = await asked();
    clock.set(at('2026-03-20'));
    expect(await look()).toMatchObject({ resumed: 1 });
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-03-31' });
    await supply(id);
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-03-31' });
  });
});
