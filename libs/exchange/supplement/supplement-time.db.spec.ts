import { LegalClocks } from '@shutong/clocks';
import { bureau, police, water } from '../../../test/support/exchange';
import { answering, at } from '../../../test/support/answering';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationService } from '../application/application.service';
import { Extensions } from '../extension/extensions.service';
import { Supplements } from './supplements.service';

describe('the time for supplements', () => {
  const scene = answering();
  const { clock, provider, requester, arrived, clockOf, propose, answer, ask, look } = scene;
  const supply = (id: string, answers = ['见附件一', '等保三级'], by = requester()) =>
    scene.hub.app.get(Supplements).supply(by, id, answers);

  const marksOf = async (id: string) => {
    const { warnedAt, overdueAt } = await clockOf(id);
    return { warned: warnedAt !== null, overdue: overdueAt !== null };
  };
  const logged = async (action: string, id: string) =>
    (await scene.hub.entries(action)).filter((entry) =>
      JSON.stringify(entry['resource']).includes(id),
    );

  it('Article 21: what is missing is asked for once, item by item, and the time stands still until it has come', async () => {
    const id = await arrived();
    clock.set(at('2026-03-05'));
    expect(await codeOf(ask(id, []))).toBe('exchange.supplement.not-itemised');
    expect(await codeOf(ask(id, ['用途说明', '　']))).toBe('exchange.supplement.not-itemised');
    expect(await codeOf(ask(id, ['用途'], scene.hub.as(water, 'provider-officer')))).toBe(
      'exchange.application.other-department',
    );
    expect(await ask(id)).toMatchObject({ state: 'awaiting-supplement' });
    expect(await clockOf(id)).toMatchObject({ state: 'paused', dueOn: null });
    clock.set(at('2026-03-19'));
    expect(await look()).toMatchObject({ resumed: 0, overdue: 0 });
    expect(await clockOf(id)).toMatchObject({ state: 'paused', pausedUntil: '2026-03-19' });
    expect(await codeOf(supply(id, ['见附件一']))).toBe('exchange.supplement.unanswered');
    expect(await codeOf(supply(id, ['见附件一', ' ']))).toBe('exchange.supplement.unanswered');
    expect(await codeOf(supply(id, undefined, provider()))).toBe(
      'exchange.application.other-department',
    );
    expect(await supply(id)).toMatchObject({ state: 'received' });
    expect(await clockOf(id)).toMatchObject({ state: 'running', dueOn: '2026-03-31' });
    expect(await codeOf(ask(id))).toBe('exchange.supplement.already-asked');
    expect(await scene.hub.app.get(Supplements).ofApplication(id)).toMatchObject({
      ...{ missing: ['用途说明', '安全措施'], answers: ['见附件一', '等保三级'] },
    });
    const standing = await scene.hub.app
      .get(LegalClocks)
      .standingAt(requester(), (await clockOf(id)).id, at('2026-03-10'));
    expect(standing).toMatchObject({ state: 'paused', used: 2, due: null });
  });

  const incomplete = {
    ...{ outcome: 'refused', reasons: '未补正', ground: '条例第二十一条' },
    ...{ fields: [], forIncompleteness: true },
  };
  const rest = { state: 'running', dueOn: '2026-03-31', pausedUntil: null } as const;

  it('C46.3 an answer’s time goes on by itself once that for supplements is over, and is late after its last day', async () => {
    const id = await arrived();
    clock.set(at('2026-03-05'));
    await ask(id);
    // The day after: eight of ten days are left, counted from the last day for supplements.
    clock.set(at('2026-03-20'));
    expect(await look()).toMatchObject({ resumed: 1, overdue: 1 });
    expect(await look()).toMatchObject({ resumed: 0, overdue: 0 });
    expect(await clockOf(id)).toMatchObject(rest);
    expect(await logged('clocks.clock.resume', id)).toHaveLength(1);
    const told = await scene.hub.db.pool('migrator').query<{ addressee: string }>(
      `SELECT addressee FROM notice.notice
        WHERE about_id = $1 AND template = 'clock-resumed' AND params ->> 'dueOn' = '2026-03-31'
        ORDER BY 1`,
      [id],
    );
    const officers = ['office-head', 'provider-officer'].map((role) => `role:${police}/${role}`);
    expect(told.rows.map(({ addressee }) => addressee)).toEqual(officers);
    clock.set(at('2026-04-01'));
    await look();
    expect(await marksOf(id)).toMatchObject({ overdue: true });
    await propose(id, incomplete);
    await answer(id);
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'done', late: true });
  });

  it('C46.3 it goes on from the same day where nobody has looked for months', async () => {
    const id = await arrived();
    clock.set(at('2026-03-05'));
    await ask(id);
    const withdrawn = await arrived();
    await ask(withdrawn);
    clock.set(at('2026-03-31'));
    await propose(id, incomplete);
    expect(await clockOf(id)).toMatchObject(rest);
    expect(await clockOf(id, 'supplement')).toMatchObject({ outcome: 'dropped', late: true });
    clock.set(at('2026-10-30'));
    await answer(id);
    expect(await clockOf(id)).toMatchObject({ outcome: 'done', late: true, dueOn: '2026-03-31' });
    await scene.hub.app.get(ApplicationService).withdraw(requester(), withdrawn);
    expect(await clockOf(withdrawn)).toMatchObject({ outcome: 'dropped', late: true });
    const { id: clockId } = await clockOf(id);
    const standing = (day: string) =>
      scene.hub.app.get(LegalClocks).standingAt(requester(), clockId, at(day));
    expect(await standing('2026-03-19')).toMatchObject({ state: 'paused', late: false });
    expect(await standing('2026-03-20')).toMatchObject({ state: 'running', due: '2026-03-31' });
  });

  it('Article 21: where nothing was supplied in time it is refused as incomplete and for nothing else, or supplied late', async () => {
    const id = await arrived();
    await ask(id);
    const late = await arrived();
    await ask(late);
    clock.set(at('2026-03-17'));
    await propose(id, incomplete);
    const other = { outcome: 'refused', reasons: '不符合条件', ground: '条例第十四条' };
    expect(await codeOf(propose(id, other))).toBe('exchange.supplement.not-supplied');
    expect(await codeOf(propose(id))).toBe('exchange.supplement.not-supplied');
    expect(await codeOf(propose(id, incomplete))).toBe('ok');
    // Who supplies late stops no clock any more.
    await supply(late);
    const dueOn = '2026-03-30';
    expect(await clockOf(late)).toMatchObject({ state: 'running', dueOn });
    await propose(late, other);
    expect(await answer(late)).toMatchObject({ outcome: 'refused', forIncompleteness: false });
  });

  it('Article 21: incomplete material is never refused outright, but when its applicant has been told and has let the time pass', async () => {
    const id = await arrived();
    expect(await codeOf(propose(id, incomplete))).toBe('exchange.supplement.not-asked');
    await ask(id);
    expect(await clockOf(id, 'supplement')).toMatchObject({ holder: water, dueOn: '2026-03-16' });
    clock.set(at('2026-03-16'));
    expect(await codeOf(propose(id, incomplete))).toBe('exchange.supplement.awaited');
    clock.set(at('2026-03-17'));
    expect(await codeOf(propose(id))).toBe('exchange.supplement.not-supplied');
    await propose(id, incomplete);
    expect(await answer(id)).toMatchObject({ outcome: 'refused', forIncompleteness: true });
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'done', late: false });
    expect(await clockOf(id, 'supplement')).toMatchObject({ outcome: 'dropped' });
  });

  it.each([
    [true, 'extension-consented-undated', '10'],
    [false, 'extension-refused-undated', undefined],
  ])(
    'Article 21: an extension answered meanwhile (%s) says how long there is more, since no last day can be told',
    async (consented, template, days) => {
      const id = await arrived();
      await scene.hub.app.get(Extensions).ask(provider(), id, '需会商');
      await ask(id);
      const authority = scene.hub.as(bureau, 'authority', 'gao');
      await scene.hub.app.get(Extensions).answer(authority, id, { consented, remarks: '已有时间' });
      const { rows } = await scene.hub.db
        .pool('migrator')
        .query<{ template: string; params: Readonly<Record<string, string>> }>(
          `SELECT DISTINCT template, params FROM notice.notice WHERE about_id = $1 AND cause LIKE '%extension-answered'`,
          [id],
        );
      expect(rows.map((row) => [row.template, row.params['days']])).toEqual([[template, days]]);
      expect(Object.values(rows[0]!.params)).not.toContain('—');
    },
  );
});
