import { ClockWatch, LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext } from '@shutong/platform';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, received } from '../../../test/support/exchange-calls';
import { startClockWatch } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationService } from '../application/application.service';
import { DecisionService } from '../decision/decision.service';
import { Supplements } from './supplements.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('the time for supplements', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let watch: { readonly look: ClockWatch['look']; readonly stop: () => Promise<void> };
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    watch = await startClockWatch(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await watch.stop();
    await hub.close();
  });

  const provider = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'sun');
  const requester = () => hub.as(water, 'requester', 'wang');
  const periodUntil = new Date('2027-03-01T00:00:00Z');
  const arrived = async () => (await received(hub, { periodUntil })).id;
  const clockOf = async (id: string, kind = 'answer-conditional') =>
    (await hub.app.get(LegalClocks).ofMatter(id)).find((one) => one.kind === kind)!;
  const propose = (id: string, change: object = {}) =>
    hub.app
      .get(DecisionService)
      .propose(provider(), id, { ...grant, fields: ['holder'], ...change });
  const answer = (id: string) => hub.app.get(DecisionService).answer(head(), id);
  const ask = (id: string, missing = ['用途说明', '安全措施'], by = provider()) =>
    hub.app.get(Supplements).ask(by, id, missing);
  const supply = (id: string, answers = ['见附件一', '等保三级'], by = requester()) =>
    hub.app.get(Supplements).supply(by, id, answers);
  const look = () => watch.look(systemContext('clocks', clock.now()));

  const marksOf = async (id: string) => {
    const { warnedAt, overdueAt } = await clockOf(id);
    return { warned: warnedAt !== null, overdue: overdueAt !== null };
  };
  const logged = async (action: string, id: string) =>
    (await hub.entries(action)).filter((entry) => JSON.stringify(entry['resource']).includes(id));

  it('Article 21: what is missing is asked for once, item by item, and the time stands still until it has come', async () => {
    const id = await arrived();
    clock.set(at('2026-03-05'));
    expect(await codeOf(ask(id, []))).toBe('exchange.supplement.not-itemised');
    expect(await codeOf(ask(id, ['用途说明', '　']))).toBe('exchange.supplement.not-itemised');
    expect(await codeOf(ask(id, ['用途'], hub.as(water, 'provider-officer')))).toBe(
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
    expect(await hub.app.get(Supplements).ofApplication(id)).toMatchObject({
      ...{ missing: ['用途说明', '安全措施'], answers: ['见附件一', '等保三级'] },
    });
    const standing = await hub.app
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
    const told = await hub.db.pool('migrator').query<{ addressee: string }>(
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
    await hub.app.get(ApplicationService).withdraw(requester(), withdrawn);
    expect(await clockOf(withdrawn)).toMatchObject({ outcome: 'dropped', late: true });
    const { id: clockId } = await clockOf(id);
    const standing = (day: string) =>
      hub.app.get(LegalClocks).standingAt(requester(), clockId, at(day));
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
});
