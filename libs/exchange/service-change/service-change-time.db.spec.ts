import { LegalClocks } from '@shutong/clocks';
import { FixedClock, dayInChina, systemContext, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import {
  startClockWatch,
  workerUnderTest,
  type WatchUnderTest,
} from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { AgreementService } from '../agreement/agreement.service';
import { DisputeService } from '../dispute/dispute.service';
import { Disputes } from '../dispute/disputes.service';
import { MissingServiceChangeTime } from './missing-time.service';
import { serviceChangeActions } from './service-change-actions.policy';
import { ServiceChangeEffects } from './service-change-effects.service';
import { ServiceChangeRegister } from './service-change-register.service';
import { ServiceChanges } from './service-changes.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('the time of a service change', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  let watch: WatchUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    worker = await workerUnderTest(hub);
    watch = await startClockWatch(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await watch.stop();
    await worker.stop();
    await hub.close();
  });

  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const provider = () => hub.as(police, 'office-head', 'sun');
  const requester = () => hub.as(water, 'office-head', 'li');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const service = () => hub.app.get(ServiceChanges);
  const register = () => hub.app.get(ServiceChangeRegister);
  const disputes = () => hub.app.get(DisputeService);
  const stateOf = async (id: string) => (await register().get(provider(), id)).state;
  const sent = async () => {
    const periodUntil = new Date('2027-03-01T00:00:00Z');
    const { id: agreement } = await signed(hub, { periodUntil });
    const { id } = await service().propose(officer(), agreement, {
      ...{ kind: 'end', fields: null, modes: null, quotaCalls: null },
      ...{ reasons: '业务系统停用', ground: '机构改革方案', effectiveOn: '2026-04-01' },
    });
    await service().send(provider(), id);
    return { id, agreement };
  };
  /** By the government, for the change. */
  const decide = async (dispute: string) => {
    for (let level = 0; level < 3; level += 1)
      await disputes().escalate(provider(), dispute, '不一致');
    await disputes().recordOpinion(authority(), dispute, {
      ...{ text: '同意终止', documentNumber: '9号', documentDate: dayInChina(clock.now()) },
    });
  };
  const shownTo = async (by: Context, id: string, action: string) => {
    const file = await register().fileOf(by, await register().get(by, id));
    const shown = serviceChangeActions(by.actor, file).find((one) => one.action === action);
    return shown?.refusal?.code ?? 'ok';
  };
  const clocksOf = async (id: string) =>
    (await hub.app.get(LegalClocks).ofMatter(id))
      .map(({ kind, holder, awaitedBy, ...one }) => ({
        ...{ kind: kind.replace('service-change-', ''), holder, awaitedBy },
        ...{ dueOn: one.dueOn, outcome: one.outcome, late: one.late },
      }))
      .sort((one, other) => one.kind.localeCompare(other.kind));
  /** The worker's look at the clocks and at what takes effect. */
  const onDay = async (day: string) => {
    clock.set(at(day));
    await watch.look(systemContext('clocks', clock.now()));
    await worker.get(ServiceChangeEffects).takeDue(systemContext('service-change', clock.now()));
  };
  const told = async (about: string) => {
    const { rows } = await hub.db.pool('migrator').query<{ told: string }>(
      `SELECT template || ' ' || addressee || coalesce(' ' || due_on, '')
              || CASE WHEN done_at IS NOT NULL THEN ' done' WHEN task THEN ' task' ELSE '' END AS told
         FROM notice.notice WHERE about_id = $1 AND template ~ 'clock|unanswered|sent|agreed'
        ORDER BY 1`,
      [about],
    );
    return rows.map((row) => row.told);
  };
  const answer = {
    ...{ kind: 'answer', holder: water, awaitedBy: police },
    ...{ dueOn: '2026-03-16', outcome: null, late: null },
  };

  it('Article 27: who does not answer in time is late, who waits and the authority are told, and nothing ends by silence', async () => {
    const { id, agreement } = await sent();
    expect(await clocksOf(id)).toEqual([answer]);
    await onDay('2026-03-12');
    expect(await told(id)).toEqual([
      `clock-warned role:${water}/office-head`,
      `service-change-sent role:${water}/office-head 2026-03-16 task`,
    ]);
    await onDay('2026-03-17');
    expect((await told(id)).filter((one) => one.startsWith('clock-overdue')).sort()).toEqual(
      [`clock-overdue role:${bureau}/authority`, `clock-overdue role:${water}/office-head`].sort(),
    );
    expect(await told(id)).toContain(`service-change-unanswered role:${police}/office-head task`);
    await onDay('2026-04-02');
    expect(await stateOf(id)).toBe('sent');
    const { state } = await hub.app.get(AgreementService).get(authority(), agreement);
    expect(state).toBe('active');
    // What is answered late is answered all the same.
    await service().agree(requester(), id);
    const filing = { kind: 'filing', holder: bureau, awaitedBy: police, dueOn: '2026-04-10' };
    expect(await clocksOf(id)).toEqual([
      { ...answer, outcome: 'done', late: true },
      { ...filing, outcome: null, late: null },
    ]);
    expect((await told(id)).filter((one) => one.endsWith('task'))).toEqual([
      `service-change-agreed role:${bureau}/authority 2026-04-10 task`,
    ]);
  });

  it('Article 27: what nobody files in time is late, who waits is told, and nothing takes effect before it is filed', async () => {
    const { id } = await sent();
    await service().agree(requester(), id);
    const filing = { kind: 'filing', holder: bureau, awaitedBy: police, dueOn: '2026-03-09' };
    expect(await clocksOf(id)).toEqual([
      { ...answer, outcome: 'done', late: false },
      { ...filing, outcome: null, late: null },
    ]);
    await onDay('2026-03-10');
    expect((await told(id)).filter((one) => one.startsWith('clock-overdue')).sort()).toEqual(
      [`clock-overdue role:${bureau}/authority`, `clock-overdue role:${police}/office-head`].sort(),
    );
    await onDay('2026-04-02');
    expect(await stateOf(id)).toBe('agreed');
    await service().file(authority(), id, '黔数备〔2026〕7号');
    expect((await clocksOf(id)).at(-1)).toEqual({ ...filing, outcome: 'done', late: true });
    await onDay('2026-04-02');
    expect(await stateOf(id)).toBe('effective');
  });

  it('Articles 27 and 28: silence over its time is disputed by the provider, and upheld only by a decision', async () => {
    const { id } = await sent();
    const said = { serviceChangeId: id, contested: '未予答复', reasons: '逾期未答复' };
    const raise = (by = provider()) => codeOf(disputes().raise(by, said));
    clock.set(at('2026-03-16'));
    expect(await raise()).toBe('exchange.dispute.not-contestable');
    clock.set(at('2026-03-17'));
    expect(await raise(requester())).toBe('exchange.dispute.own-doing');
    expect(await shownTo(provider(), id, 'raiseDispute')).toBe('ok');
    const upheld = { filingNumber: '8号', reasons: '见决定' };
    expect(await codeOf(service().uphold(authority(), id, upheld))).toBe(
      'exchange.service-change.not-decided',
    );
    await decide((await disputes().raise(provider(), said)).id);
    await service().uphold(authority(), id, upheld);
    expect(await clocksOf(id)).toEqual([{ ...answer, outcome: 'dropped', late: true }]);
    await onDay('2026-04-01');
    expect(await stateOf(id)).toBe('effective');
  });

  it('Articles 27 and 28: no dispute that is raised again, open or withdrawn, takes anything from a decision', async () => {
    const upheld = { filingNumber: '5号', reasons: '见决定' };
    for (const state of ['lapsed', 'withdrawn'] as const) {
      const { id: serviceChangeId } = await sent();
      await service().object(requester(), serviceChangeId, '业务仍在办理');
      const said = { serviceChangeId, contested: '终止服务', reasons: '没有正当理由' };
      await decide((await disputes().raise(provider(), said)).id);
      const again = await disputes().raise(requester(), said);
      if (state === 'withdrawn') await disputes().withdraw(requester(), again.id);
      expect(await shownTo(authority(), serviceChangeId, 'upholdServiceChange')).toBe('ok');
      await service().uphold(authority(), serviceChangeId, upheld);
      expect(await hub.app.get(Disputes).get(requester(), again.id)).toMatchObject({ state });
    }
  });

  it('Articles 27 and 28: a dispute about silence goes on when the requester objects, and ends when it agrees', async () => {
    const [one, other] = [await sent(), await sent()];
    clock.set(at('2026-03-17'));
    const raised = async ({ id: serviceChangeId }: { readonly id: string }) =>
      (
        await disputes().raise(provider(), {
          ...{ serviceChangeId, contested: '未予答复', reasons: '逾期未答复' },
        })
      ).id;
    const [first, second] = [await raised(one), await raised(other)];
    await service().object(requester(), one.id, '仍在使用');
    await service().agree(requester(), other.id);
    const register = hub.app.get(Disputes);
    expect((await register.get(provider(), first)).state).toBe('negotiation');
    expect((await register.get(provider(), second)).state).toBe('lapsed');
  });

  it('is awaited no more when the change is withdrawn or its agreement ends', async () => {
    const [one, other] = [await sent(), await sent()];
    await service().withdraw(provider(), one.id);
    await service().agree(requester(), other.id);
    await hub.app.get(AgreementService).relinquish(requester(), other.agreement, '不再需要');
    const dropped = { outcome: 'dropped', late: false };
    expect(await clocksOf(one.id)).toEqual([{ ...answer, ...dropped }]);
    expect((await clocksOf(other.id)).at(-1)).toMatchObject({ kind: 'filing', ...dropped });
  });

  it('is counted also where it was sent before there was a limit, from when that is found', async () => {
    const { id } = await sent();
    const owner = hub.db.pool('migrator');
    await owner.query(
      `DELETE FROM clocks.act WHERE clock_id IN (SELECT id FROM clocks.clock WHERE matter_id = $1)`,
      [id],
    );
    await owner.query('DELETE FROM clocks.clock WHERE matter_id = $1', [id]);
    clock.set(at('2026-06-01'));
    const found = () =>
      worker.get(MissingServiceChangeTime).start(systemContext('test', clock.now()));
    await Promise.all([found(), found()]);
    expect(await found()).toBe(0);
    expect(await clocksOf(id)).toEqual([{ ...answer, dueOn: '2026-06-15' }]);
    expect(await told(id)).toEqual([
      `service-change-sent role:${water}/office-head 2026-06-15 task`,
    ]);
    const logged = await hub.entries('exchange.service-change.await');
    expect(logged.filter((entry) => JSON.stringify(entry).includes(id))).toHaveLength(1);
  });
});
