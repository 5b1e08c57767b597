import { licenseeOf } from '@shutong/platform';
import {
  applied,
  licensed,
  mayUse,
  openGrant,
  openings,
} from '../../../test/support/open-applications';
import { codeOf } from '../../../test/support/refusals';
import { openOdrlOf } from './open-agreement-odrl';

const day = 86_400_000;

describe('Articles 20 and 21: open data granted for a shorter period than was applied for', () => {
  const scene = openings();
  const { clock, officer, head, answers, register } = scene;
  const inDays = (days: number) => new Date(clock.now().getTime() + days * day);
  const whole = { ...openGrant, fields: ['permit_no', 'holder'] };
  const propose = (id: string, change: object) =>
    codeOf(answers().propose(officer(), id, { ...whole, ...change }));

  it('ends when it says, in terms, ODRL and at each use, and is told as a grant in part', async () => {
    const { id, entryId } = await applied(scene.hub, {}, scene.by);
    const periodUntil = inDays(30);
    expect(await propose(id, { periodUntil })).toBe('ok');
    await answers().answer(head(), id);
    const { answer, agreement } = await register().fileOf(await register().get(officer(), id));
    expect(answer).toMatchObject({ periodUntil });
    expect(agreement).toMatchObject({ validUntil: periodUntil });
    expect(agreement!.terms.term.until).toBe(periodUntil.getTime() * 1000);
    expect(JSON.stringify(openOdrlOf(agreement!))).toContain(periodUntil.toISOString());
    const licensee = licenseeOf(scene.by.actor);
    const use = (at: Date) => mayUse(scene.hub, { licensee, entryId, fields: ['holder'], at });
    expect(await use(new Date(periodUntil.getTime() - 1))).toBe(true);
    expect(await use(periodUntil)).toBe(false);
    const sql = 'SELECT outcome, in_part FROM exchange.open_decision WHERE id = $1';
    const recorded = await scene.hub.db.pool('migrator').query(sql, [answer!.id]);
    expect(recorded.rows).toEqual([{ outcome: 'granted', in_part: true }]);
  });

  it('needs reasons and a ground, is no longer than was applied for, and ends in the future', async () => {
    const { id, periodUntil } = await applied(scene.hub, {}, scene.by);
    const ungrounded = { periodUntil: inDays(30), ground: ' ' };
    expect(await propose(id, ungrounded)).toBe('exchange.application.part-without-ground');
    const longer = new Date(periodUntil.getTime() + 1);
    expect(await propose(id, { periodUntil: longer })).toBe('exchange.application.period-longer');
    expect(await propose(id, { periodUntil: clock.now() })).toBe(
      'exchange.open-application.period-ended',
    );
    const soon = inDays(3);
    expect(await propose(id, { periodUntil: soon })).toBe('ok');
    clock.set(soon);
    expect(await codeOf(answers().answer(head(), id))).toBe(
      'exchange.open-application.period-ended',
    );
    expect(await propose(id, {})).toBe('ok');
    expect(await codeOf(answers().answer(head(), id))).toBe('ok');
  });

  it('is no grant in part where it names the period that was applied for, and none where it is refused', async () => {
    const { id, periodUntil } = await applied(scene.hub, {}, scene.by);
    expect(await propose(id, { periodUntil, ground: '', reasons: '' })).toBe('ok');
    const { answer } = await register().fileOf(await register().get(officer(), id));
    expect(answer).toMatchObject({ periodUntil: null });
    const refusal = { outcome: 'refused', fields: [], periodUntil: inDays(30) };
    expect(await propose(id, refusal)).toBe('ok');
    const { answer: refused } = await register().fileOf(await register().get(officer(), id));
    expect(refused).toMatchObject({ outcome: 'refused', periodUntil: null });
    expect((await licensed(scene.hub)).state).toBe('granted');
  });
});
