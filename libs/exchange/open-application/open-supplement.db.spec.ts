import { Clocks } from '@shutong/clocks';
import { systemContext } from '@shutong/platform';
import { applied, openRefusal, openGrant, openings } from '../../../test/support/open-applications';
import { addYear } from '../../../test/support/calendars';
import { at } from '../../../test/support/answering';
import { bureau, police } from '../../../test/support/exchange';
import { startClockWatch } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { openActions } from './open-actions.policy';
import { OpenApplications } from './open-applications.service';

const code = (name: string) => `exchange.open-application.${name}`;

describe('the supplement of an application for conditionally open data', () => {
  const scene = openings();
  const { clock, officer, head, answers, review, register, clockOf } = scene;
  const grant = openGrant;
  let watch: Awaited<ReturnType<typeof startClockWatch>>;
  beforeAll(async () => {
    watch = await startClockWatch(scene.hub);
  });
  afterAll(() => watch.stop());

  it('lacks something once, item by item; the time stands still until it is supplied', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    const ask = (missing: string[]) => codeOf(review().askSupplement(officer(), id, missing));
    const propose = (change: object) =>
      codeOf(answers().propose(officer(), id, { ...openRefusal, ...change }));
    const incomplete = { forIncompleteness: true };
    expect(await ask([])).toBe('exchange.supplement.not-itemised');
    expect(await propose(incomplete)).toBe('exchange.supplement.not-asked');
    expect(await ask(['数据存放地点', '负责人'])).toBe('ok');
    expect(await clockOf(id)).toMatchObject({ state: 'paused' });
    expect(await propose({})).toBe('exchange.supplement.awaited');
    expect(await propose(incomplete)).toBe('exchange.supplement.awaited');
    const supply = (given: string[], ctx = scene.by) =>
      codeOf(scene.hub.app.get(OpenApplications).supply(ctx, id, given));
    expect(await supply(['贵阳'])).toBe('exchange.supplement.unanswered');
    expect(await supply(['贵阳', '本人'], head())).toBe(code('not-the-applicant'));
    clock.set(at('2026-03-10'));
    expect(await supply(['贵阳', '本人'])).toBe('ok');
    expect(await clockOf(id)).toMatchObject({ state: 'running' });
    expect(await ask(['还有'])).toBe('exchange.supplement.already-asked');
  });

  it('is refused as incomplete when the applicant has let its time pass', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    await review().askSupplement(officer(), id, ['负责人']);
    const { askedAt } = await register().get(officer(), id);
    expect(scene.hub.app.get(Clocks).lastDay('supplement', askedAt!)).toBe('2026-03-16');
    const propose = () =>
      codeOf(answers().propose(officer(), id, { ...openRefusal, forIncompleteness: true }));
    const told = async () => {
      const file = await register().fileOf(await register().get(officer(), id));
      const actions = openActions(officer().actor, file);
      return actions.find(({ action }) => action === 'proposeOpenAnswer')!.refusal?.code ?? 'ok';
    };
    clock.set(at('2026-03-16'));
    expect(await propose()).toBe('exchange.supplement.awaited');
    expect(await told()).toBe('exchange.supplement.awaited');
    clock.set(at('2026-03-17'));
    expect(await codeOf(answers().propose(officer(), id, openRefusal))).toBe(
      'exchange.supplement.not-supplied',
    );
    expect(await told()).toBe('ok');
    expect(await propose()).toBe('ok');
    expect(await codeOf(answers().propose(officer(), id, grant))).toBe(
      'exchange.supplement.not-supplied',
    );
    // The provider’s time has gone on by then: fifteen days from the last day for the supplement.
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-04-07' });
    clock.set(at('2026-11-17'));
    expect((await answers().answer(head(), id)).state).toBe('refused');
    expect(await clockOf(id)).toMatchObject({ outcome: 'done', late: true });
  });

  it('is the officer’s task to refuse once its time is over, until that is proposed or it comes all the same', async () => {
    const tasksOf = async (id: string) => {
      const { rows } = await scene.hub.db.pool('migrator').query<{ task: string }>(
        `SELECT template || ' ' || addressee || coalesce(' ' || due_on, '') AS task
           FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY 1`,
        [id],
      );
      return rows.map(({ task }) => task);
    };
    const person = { ...scene.by, actor: { ...scene.by.actor, id: 'another' } };
    const other = { ...scene.by, actor: { ...scene.by.actor, id: 'a third' } };
    const [first, second, third] = [
      await applied(scene.hub, {}, scene.by),
      await applied(scene.hub, {}, person),
      await applied(scene.hub, {}, other),
    ];
    for (const { id } of [first, second, third])
      await review().askSupplement(officer(), id, ['负责人']);
    const asked = (id: string) => review().askExtension(officer(), id, '需会商');
    const supplying = ({ id }: { readonly id: string }) =>
      `open-supplement-asked person:${id} 2026-03-16`;
    const byOfficer = `role:${police}/provider-officer 2026-04-07`;
    clock.set(at('2026-03-16'));
    await asked(first.id);
    expect(await tasksOf(first.id)).toEqual([
      `open-extension-asked role:${bureau}/authority`,
      supplying(scene.by.actor),
    ]);
    const yes = { consented: true, remarks: '' };
    await review().answerExtension(scene.hub.as(bureau, 'authority', 'gao'), first.id, yes);
    const { rows: extended } = await scene.hub.db.pool('migrator').query(
      `SELECT DISTINCT template, params->>'days' AS days FROM notice.notice
        WHERE about_id = $1 AND cause LIKE '%/extension-answered'`,
      [first.id],
    );
    expect(extended).toEqual([{ template: 'open-answer-extended-undated', days: '15' }]);
    clock.set(at('2026-03-17'));
    await asked(third.id);
    await watch.look(systemContext('clock-watch', clock.now()));
    expect(await tasksOf(second.id)).toEqual([
      `clock-resumed ${byOfficer}`,
      supplying(person.actor),
    ]);
    await asked(second.id);
    expect(await tasksOf(second.id)).toEqual([
      `clock-resumed ${byOfficer}`,
      `open-extension-asked role:${bureau}/authority 2026-04-07`,
      supplying(person.actor),
    ]);
    expect((await tasksOf(third.id)).filter((task) => task.endsWith(byOfficer))).toEqual([
      `open-supplement-over ${byOfficer}`,
    ]);
    const no = { consented: false, remarks: '已有时间' };
    await review().answerExtension(scene.hub.as(bureau, 'authority', 'gao'), second.id, no);
    expect(await tasksOf(second.id)).toContain(`clock-resumed ${byOfficer}`);
    await scene.hub.app.get(OpenApplications).supply(person, second.id, ['本人']);
    expect(await tasksOf(second.id)).toEqual([`open-application-supplied ${byOfficer}`]);
    await answers().propose(officer(), first.id, { ...openRefusal, forIncompleteness: true });
    expect((await tasksOf(first.id)).join()).not.toContain('open-supplement');
  });

  it('waits no longer for a supplement that was asked for before the calendar had its last day', async () => {
    clock.set(at('2026-12-28'));
    const { id } = await applied(scene.hub, {}, scene.by);
    await review().askSupplement(officer(), id, ['负责人']);
    clock.set(at('2027-02-26'));
    const propose = () =>
      codeOf(answers().propose(officer(), id, { ...openRefusal, forIncompleteness: true }));
    expect(await propose()).toBe('exchange.supplement.awaited');
    const forget = addYear(scene.hub, 2027);
    expect(await propose()).toBe('ok');
    // By then the provider’s own time is over, too.
    await answers().answer(head(), id);
    expect(await clockOf(id)).toMatchObject({ outcome: 'done', late: true });
    forget();
  });
});
