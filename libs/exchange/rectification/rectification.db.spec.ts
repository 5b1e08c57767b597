import { LegalClocks } from '@shutong/clocks';
import { FixedClock, limits, systemContext, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { commandFor, granted, signed } from '../../../test/support/exchange-calls';
import { misuse } from '../../../test/support/misuse';
import { addYear } from '../../../test/support/calendars';
import { rectificationsUnderTest } from '../../../test/support/rectifications';
import { codeOf } from '../../../test/support/refusals';
import { AgreementService } from '../agreement/agreement.service';
import { CallService } from '../call/call.service';
import { Courses } from '../course/courses.service';
import { UsageRecords } from '../usage-record/usage-records.service';
import { reportFor } from './rectification.policy';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('rectification', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(() => hub.close());

  const {
    officer,
    head,
    provider,
    second,
    authority,
    service,
    register,
    stateOf,
    imposed,
    ...seen
  } = rectificationsUnderTest(() => hub);
  const { reported, told, openTasks, eventsOf } = seen;
  const agreed = async (periodUntil = new Date('2027-03-01T00:00:00Z')) =>
    (await signed(hub, { periodUntil })).id;
  /** What a call under the agreement is refused with; a call that passes waits for nobody who answers. */
  const called = async (id: string) => {
    const agreement = await hub.app.get(AgreementService).get(authority(), id);
    const now = clock.now().getTime() * 1000;
    const command = await commandFor(hub, agreement, { issuedAt: now, deadline: now + 1000 });
    return codeOf(hub.app.get(CallService).call(hub.as(water, 'connector'), command));
  };
  const clocksOf = async (id: string) =>
    (await hub.app.get(LegalClocks).ofMatter(id))
      .filter(({ kind }) => kind !== 'rectification-examination')
      .map(({ kind, dueOn, outcome }) => ({ kind, dueOn, outcome }));

  it('Article 27: misuse suspends, the requester puts it right and reports, and what is accepted resumes', async () => {
    const { agreementId, id } = await imposed();
    expect(await called(agreementId)).toBe('exchange.call.agreement-not-active');
    expect(await register().get(officer(), id)).toMatchObject({
      ...{ state: 'ordered', imposedAs: 'provider', imposedBy: police, breach: 'wider-use' },
      report: null,
    });
    const clockOf = { kind: 'rectification', dueOn: '2026-03-16' };
    expect(await clocksOf(id)).toEqual([{ ...clockOf, outcome: null }]);
    const task = `rectification-ordered role:${water}/office-head 2026-03-16`;
    expect(await told(id)).toContain(task);
    await service().draftReport(officer(), id, '已收回');
    await service().draftReport(officer(), id, '已收回多余账号');
    await service().sendReport(head(), id);
    expect(await clocksOf(id)).toEqual([{ ...clockOf, outcome: 'done' }]);
    expect(await told(id)).toEqual(
      expect.arrayContaining([
        `${task} done`,
        `rectification-reported role:${police}/office-head 2026-03-16`,
      ]),
    );
    expect(await called(agreementId)).toBe('exchange.call.agreement-not-active');
    await service().accept(provider(), id);
    expect(await openTasks(id)).toEqual([]);
    expect(await stateOf(agreementId)).toBe('active');
    expect(await called(agreementId)).not.toBe('exchange.call.agreement-not-active');
    expect(await eventsOf(id)).toEqual(['ordered', 'reported', 'accepted']);
    expect(await hub.app.get(Courses).stepsOf(id)).toMatchObject([
      { step: 'order', text: misuse.ordered, department: police },
      { step: 'draft', text: '' },
      { step: 'draft', text: '' },
      { step: 'send', text: '已收回多余账号', department: water },
      { step: 'accept' },
    ]);
  });

  it('Article 27: what is not put right is rejected with reasons, ordered once more, and refused ends the agreement', async () => {
    const { agreementId, id } = await reported(authority());
    expect(await codeOf(service().reject(authority(), id, ' '))).toBe(
      'exchange.rectification.incomplete',
    );
    const examiner = `role:${bureau}/authority`;
    expect(await openTasks(id)).toEqual([`rectification-reported ${examiner} 2026-03-16`]);
    await service().reject(authority(), id, '仍有两个账号');
    expect(await openTasks(id)).toEqual([`rectification-to-decide ${examiner} 2026-03-16`]);
    clock.set(at('2026-03-09'));
    await service().orderFurther(authority(), id, '全部收回');
    expect(await register().get(officer(), id)).toMatchObject({
      ...{ state: 'ordered', ordered: '全部收回', report: null },
    });
    expect(await clocksOf(id)).toMatchObject([{ outcome: 'done' }, { dueOn: '2026-03-23' }]);
    await service().refuse(head(), id, '业务需要');
    expect(await openTasks(id)).toEqual([`rectification-refused ${examiner} 2026-03-23`]);
    expect(await stateOf(agreementId)).toBe('suspended');
    await service().terminate(authority(), agreementId, '拒不整改');
    expect(await stateOf(agreementId)).toBe('terminated');
    expect(await called(agreementId)).toBe('exchange.call.agreement-not-active');
    expect(await eventsOf(id)).toEqual([
      'ordered',
      'reported',
      'rejected',
      'ordered',
      'refused',
      'terminated',
    ]);
    expect(await codeOf(service().lift(authority(), agreementId, '误判'))).toBe(
      'exchange.rectification.not-ordered',
    );
  });

  it('Article 27: misuse ends no agreement before rectification was refused, has failed or is overdue', async () => {
    const running = await agreed();
    const terminate = (id: string, by = second()) =>
      codeOf(service().terminate(by, id, '超范围使用'));
    expect(await terminate(running)).toBe('exchange.rectification.not-ordered');
    expect(await terminate(running, authority())).toBe('exchange.rectification.not-ordered');
    const { agreementId, id } = await imposed();
    expect(await terminate(agreementId)).toBe('exchange.rectification.still-time');
    clock.set(at('2026-03-16'));
    expect(await terminate(agreementId)).toBe('exchange.rectification.still-time');
    await service().draftReport(officer(), id, '正在整改');
    clock.set(at('2026-03-17'));
    expect(await terminate(agreementId)).toBe('ok');
    expect(await clocksOf(id)).toMatchObject([
      { kind: 'rectification', outcome: 'dropped' },
      { kind: 'termination-filing', outcome: null },
    ]);
    // What was never sent stays the requester's own.
    const row = await register().get(provider(), id);
    expect(reportFor(provider().actor, row)).toBeNull();
    expect(reportFor(officer().actor, row)).toBe('正在整改');
    const late = await imposed();
    await service().draftReport(officer(), late.id, '已整改');
    clock.set(at('2026-04-20'));
    await service().sendReport(head(), late.id);
    // What was reported late is examined all the same.
    expect(await terminate(late.agreementId)).toBe('exchange.rectification.wrong-state');
  });

  it('Article 27: an order that was given before the calendar had its last day is overdue once it has it', async () => {
    clock.set(at('2026-12-28'));
    const { agreementId, id } = await imposed();
    const terminate = () => codeOf(service().terminate(second(), agreementId, '逾期未整改'));
    expect(await clocksOf(id)).toMatchObject([{ dueOn: null }]);
    expect(await openTasks(id)).toEqual(
      ['office-head', 'requester'].map(
        (role) => `rectification-ordered role:${water}/${role} task`,
      ),
    );
    clock.set(at('2027-02-26'));
    expect(await terminate()).toBe('exchange.rectification.still-time');
    const forget = addYear(hub, 2027);
    expect(await terminate()).toBe('ok');
    forget();
  });

  it('Article 27: the authority or the provider suspends; whoever suspended examines; nobody judges their own', async () => {
    const agreementId = await agreed();
    const suspend = (by: Context) => codeOf(service().suspend(by, agreementId, misuse));
    expect(await suspend(head())).toBe('exchange.rectification.own-matter');
    expect(await suspend(hub.as(water, 'authority'))).toBe('exchange.rectification.own-matter');
    expect(await suspend(hub.as(bureau, 'office-head'))).toBe('exchange.agreement.not-found');
    expect(await suspend(hub.as(police, 'provider-officer'))).toBe(
      'exchange.rectification.not-yours',
    );
    expect(await stateOf(agreementId)).toBe('active');
    const { id } = await reported(authority());
    expect(await codeOf(service().accept(provider(), id))).toBe('exchange.rectification.not-yours');
    expect(await codeOf(service().accept(hub.as(water, 'authority'), id))).toBe(
      'exchange.rectification.own-matter',
    );
    const stranger = hub.as(bureau, 'office-head');
    expect(await codeOf(service().accept(stranger, id))).toBe('exchange.rectification.not-found');
    const provided = await reported();
    expect(await codeOf(service().reject(authority(), provided.id, '不足'))).toBe(
      'exchange.rectification.not-yours',
    );
    expect(await codeOf(service().draftReport(provider(), id, '代写'))).toBe(
      'exchange.rectification.not-yours',
    );
  });

  it('Article 27: who wrote the report does not send it, and nothing is sent that is not written', async () => {
    const { id } = await imposed();
    expect(await codeOf(service().sendReport(head(), id))).toBe(
      'exchange.rectification.wrong-state',
    );
    expect(await codeOf(service().draftReport(officer(), id, '\n'))).toBe(
      'exchange.rectification.incomplete',
    );
    await service().draftReport(head(), id, '已整改');
    expect(await codeOf(service().sendReport(head(), id))).toBe(
      'exchange.rectification.same-person',
    );
    expect(await register().get(officer(), id)).toMatchObject({ state: 'drafted' });
  });

  it('Article 27: a suspension is lifted with reasons by the authority or by who imposed it', async () => {
    const one = await imposed();
    expect(await codeOf(service().lift(head(), one.agreementId, '误会'))).toBe(
      'exchange.rectification.own-matter',
    );
    expect(await codeOf(service().lift(provider(), one.agreementId, ' '))).toBe(
      'exchange.rectification.incomplete',
    );
    expect(await stateOf(one.agreementId)).toBe('suspended');
    await service().lift(authority(), one.agreementId, '经查无误');
    expect(await stateOf(one.agreementId)).toBe('active');
    expect(await eventsOf(one.id)).toEqual(['ordered', 'lifted']);
    const other = await imposed(authority());
    expect(await codeOf(service().lift(provider(), other.agreementId, '无误'))).toBe(
      'exchange.rectification.not-yours',
    );
  });

  it('an agreement that was suspended before orders were kept is resumed with reasons, and not terminated', async () => {
    const agreementId = await agreed();
    await hub.db
      .pool('migrator')
      .query(`UPDATE exchange.agreement SET state = 'suspended' WHERE id = $1`, [agreementId]);
    expect(await codeOf(service().terminate(authority(), agreementId, '超范围使用'))).toBe(
      'exchange.rectification.not-ordered',
    );
    const lift = (by: Context, reason = '核查完毕') =>
      codeOf(service().lift(by, agreementId, reason));
    expect(await lift(head())).toBe('exchange.rectification.own-matter');
    expect(await lift(provider(), ' ')).toBe('exchange.rectification.incomplete');
    expect(await stateOf(agreementId)).toBe('suspended');
    expect(await lift(provider())).toBe('ok');
    expect(await stateOf(agreementId)).toBe('active');
  });

  it('Article 27: an agreement whose term is over takes its rectification with it, and is exchanged under no more', async () => {
    const agreementId = await agreed(at('2026-03-05'));
    const { id } = await service().suspend(provider(), agreementId, misuse);
    clock.set(at('2026-03-05'));
    await hub.app.get(AgreementService).expireDue(systemContext('agreement-expiry', clock.now()));
    expect(await stateOf(agreementId)).toBe('expired');
    expect(await called(agreementId)).toBe('exchange.call.expired');
    expect(await register().get(officer(), id)).toMatchObject({ state: 'lapsed' });
    expect(await openTasks(id)).toEqual([]);
    expect(await clocksOf(id)).toMatchObject([{ outcome: 'dropped' }]);
    expect(await codeOf(service().draftReport(officer(), id, '已整改'))).toBe(
      'exchange.rectification.wrong-state',
    );
  });

  it('Article 27: when the right ends, disposal is a task of the requester until it is certified', async () => {
    const agreementId = await agreed();
    await hub.app.get(AgreementService).relinquish(head(), agreementId, '目的已实现');
    expect(await called(agreementId)).toBe('exchange.call.agreement-not-active');
    const task = `disposal-due role:${water}/office-head 2026-03-16`;
    expect(await told(agreementId)).toContain(task);
    expect(await clocksOf(agreementId)).toMatchObject([{ kind: 'disposal', outcome: null }]);
    await hub.app.get(UsageRecords).certify(head(), agreementId, '已删除');
    expect(await told(agreementId)).toContain(`${task} done`);
    expect(await clocksOf(agreementId)).toMatchObject([{ kind: 'disposal', outcome: 'done' }]);
    // Nothing was got where nobody signed.
    const proposed = await granted(hub, { periodUntil: new Date('2027-03-01T00:00:00Z') });
    await hub.app.get(AgreementService).relinquish(head(), proposed.id, '不再需要');
    expect((await told(proposed.id)).join()).not.toContain('disposal-due');
    expect(await clocksOf(proposed.id)).toEqual([]);
  });

  it('Article 27: only the requester gives up what it was granted, and says why', async () => {
    const id = await agreed();
    const relinquish = (by: Context, reason = '目的已实现') =>
      codeOf(hub.app.get(AgreementService).relinquish(by, id, reason));
    expect(await relinquish(provider())).toBe('exchange.agreement.not-a-party');
    expect(await relinquish(authority())).toBe('exchange.agreement.not-a-party');
    expect(await relinquish(head(), '　')).toBe('exchange.agreement.reason-missing');
    expect(await stateOf(id)).toBe('active');
  });

  it('two who examine at once come to one result', async () => {
    const { id, agreementId } = await reported(authority());
    const answers = await Promise.all([
      codeOf(service().accept(authority(), id)),
      codeOf(service().reject(hub.as(bureau, 'authority', 'second'), id, '不足')),
    ]);
    expect(answers.filter((one) => one === 'ok')).toHaveLength(1);
    const { state } = await register().get(officer(), id);
    expect(await stateOf(agreementId)).toBe(state === 'accepted' ? 'active' : 'suspended');
  });

  it('is listed for its parties and supervisors, page by page, and for nobody else', async () => {
    const { agreementId, id } = await imposed();
    for (const ctx of [officer(), provider(), authority(), hub.as(bureau, 'auditor')]) {
      const { nodes } = await register().list(ctx, { first: 2, agreementId });
      expect(nodes.map((one) => one.id)).toEqual([id]);
    }
    const first = await register().list(authority(), { first: 1 });
    const next = await register().list(authority(), { first: 1, after: first.endCursor! });
    expect(next.nodes[0]?.id).not.toBe(first.nodes[0]?.id);
    const { nodes } = await register().list(hub.as(bureau, 'requester'), { first: 10 });
    expect(nodes).toEqual([]);
  });

  it('lets a report be drafted a bounded number of times, and then be sent as it stands', async () => {
    const { id } = await imposed();
    const drafts = limits.repeatedStep.value;
    for (let draft = 1; draft <= drafts; draft += 1) {
      await service().draftReport(officer(), id, `第${draft}稿`);
    }
    const again = service().draftReport(officer(), id, '再改');
    expect(await codeOf(again)).toBe('exchange.course.repeated');
    expect((await register().get(officer(), id)).report).toBe(`第${drafts}稿`);
    await service().sendReport(head(), id);
    expect((await register().get(authority(), id)).state).toBe('reported');
  });
});
