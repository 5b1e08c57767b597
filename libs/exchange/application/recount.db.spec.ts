import { LegalClocks } from '@shutong/clocks';
import { answering, at, periodUntil } from '../../../test/support/answering';
import { bureau, police } from '../../../test/support/exchange';
import { matterFor, partOf } from '../../../test/support/matters';
import { codeOf } from '../../../test/support/refusals';
import { Extensions } from '../extension/extensions.service';
import { MatterService } from '../matter/matter.service';
import { Parts } from '../matter/parts.service';
import { ApplicationService } from './application.service';

describe('clocks counted anew, and replayed', () => {
  const scene = answering();
  const { clock, provider, requester, arrived, clockOf, propose, answer, ask, look } = scene;
  const pool = () => scene.hub.db.pool('migrator');

  /** As if all days had been counted by a calendar that was wrong. */
  async function countedWrongly(applicationId: string, aboutId: string, day: string | null) {
    const sql = `UPDATE clocks.clock
                    SET due_on = $2::date, warn_on = $2::date, calendar = 'before',
                        missing_year = CASE WHEN $2::date IS NULL THEN 2026 END
                  WHERE matter_id = $1`;
    await pool().query(sql, [applicationId, day]);
    const tasks = `UPDATE notice.notice SET due_on = $2 WHERE about_id = $1 AND task`;
    await pool().query(tasks, [aboutId, day]);
  }
  async function tasks(aboutId: string) {
    const { rows } = await pool().query<{ addressee: string; due: string | null }>(
      `SELECT addressee, due_on::text AS due FROM notice.notice
        WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY addressee`,
      [aboutId],
    );
    return rows.map(({ addressee, due }) => `${addressee} ${due}`);
  }
  const moved = [
    `role:${bureau}/authority 2026-03-16`,
    `role:${police}/provider-officer 2026-03-16`,
  ].sort();

  it.each(['2026-03-06', null])(
    'the tasks of a matter and of the authority get the new day in place of %s',
    async (day) => {
      const { hub } = scene;
      const matters = hub.app.get(MatterService);
      const wish = matterFor(hub, [hub.resourceId], { periodUntil });
      const matter = await matters.apply(requester(), wish);
      await matters.approve(hub.as(requester().actor.department!, 'office-head', 'li'), matter.id);
      const part = await partOf(hub, provider(), matter);
      await hub.app.get(Parts).askExtension(provider(), part.id, '需会商');
      const { nodes } = await hub.app.get(ApplicationService).list(provider(), { size: 100 });
      const member = nodes.find(({ matterId }) => matterId === matter.id);
      expect(await tasks(matter.id)).toEqual(moved);
      await countedWrongly(member!.id, matter.id, day);
      await look();
      expect(await tasks(matter.id)).toEqual(moved);
    },
  );

  it('the task of the authority that is asked for more time gets the new day', async () => {
    const id = await arrived();
    await scene.hub.app.get(Extensions).ask(provider(), id, '需会商');
    await countedWrongly(id, id, '2026-03-06');
    await look();
    expect(await tasks(id)).toEqual(moved);
  });

  const standingAt = async (id: string, instant: Date) =>
    scene.hub.app.get(LegalClocks).standingAt(requester(), (await clockOf(id)).id, instant);

  it('of a clock that has ended says what was counted at its end, by whatever calendar', async () => {
    const id = await arrived();
    clock.set(at('2026-03-18'));
    await propose(id);
    await answer(id);
    await pool().query(
      `UPDATE clocks.clock SET due_on = '2026-03-20', late = false, calendar = 'before' WHERE matter_id = $1`,
      [id],
    );
    const told = { state: 'ended', due: '2026-03-20', late: false };
    expect(await standingAt(id, clock.now())).toMatchObject(told);
    clock.set(at('2026-04-01'));
    expect(await standingAt(id, clock.now())).toMatchObject(told);
    expect(await standingAt(id, at('2026-03-03'))).toMatchObject({ state: 'running' });
  });

  it('says the same of a past instant before and after anybody has looked', async () => {
    const id = await arrived();
    await ask(id);
    const instant = at('2026-03-20');
    clock.set(instant);
    const before = await standingAt(id, instant);
    expect(before).toMatchObject({ state: 'running' });
    await look();
    expect(await standingAt(id, instant)).toEqual(before);
    expect(await standingAt(id, at('2026-03-05'))).toMatchObject({ state: 'paused' });
  });

  it('foretells nothing', async () => {
    const id = await arrived();
    expect(await codeOf(standingAt(id, at('2026-06-01')))).toBe('clocks.clock.not-yet');
    expect(await codeOf(standingAt(id, clock.now()))).toBe('ok');
  });
});
