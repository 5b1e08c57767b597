import { Jurisdiction, LegalClocks } from '@shutong/clocks';
import { Database, FixedClock, systemContext, type Context } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { received, wishFor } from '../../../test/support/exchange-calls';
import { suspended } from '../../../test/support/misuse';
import { workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { AgreementVersions } from '../agreement/agreement-versions.service';
import { lockAgreement } from '../agreement/lock.query';
import { ApplicationFiles } from '../application/application-files.service';
import { availableActions } from '../application/available-actions.policy';
import { ApplicationService, type Apply } from '../application/application.service';
import type { Proposal } from '../decision/decision.policy';
import { DecisionService } from '../decision/decision.service';
import { Extensions } from '../extension/extensions.service';
import { Rectifications } from '../rectification/rectifications.service';
import { Renewals } from '../renewal/renewals.service';
import { DataReturnRegister } from './data-return-register.service';
import { DataReturns } from './data-returns.service';
import { MissingTurns } from './missing-turns.service';
import { replaceProperty } from '../../../test/support/replace-property';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
/** What is left out is as the rule has it. */
const whole: Proposal = {
  ...{ outcome: 'granted', reasons: '', ground: '', fields: ['permit_no', 'holder'] },
};
/** Rows of the requester's own division, by the item that holds division codes. */
const ownRows = [{ field: 'permit_no', op: 'prefix', values: ['5201'] }] as const;

describe('a data return', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    await placed(water, 'city', '520100');
    await hub.db
      .pool('migrator')
      .query(`UPDATE catalog.item SET data_element = 'division-code' WHERE code = 'permit_no'`);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(() => hub.close());

  const placed = (code: string, level: string, division: string) =>
    hub.db
      .pool('migrator')
      .query('UPDATE identity.department SET level = $2, division = $3 WHERE code = $1', [
        ...[code, level, division],
      ]);
  const officer = () => hub.as(water, 'requester', 'wang');
  const holder = () => hub.as(police, 'provider-officer', 'chen');
  const service = () => hub.app.get(DataReturns);
  const register = () => hub.app.get(DataReturnRegister);
  const agreements = () => hub.app.get(AgreementService);
  const decisions = () => hub.app.get(DecisionService);
  const request = (change: Partial<Apply> = {}, by: Context = officer()) => {
    const wish = wishFor(hub, {
      ...{ periodUntil: at('2027-03-02'), rowFilter: ownRows },
      ...change,
    });
    return service().request(by, wish);
  };
  /** Sent by the lower department's office head. */
  const sent = async () => {
    const { id } = await request();
    await hub.app.get(ApplicationService).approve(hub.as(water, 'office-head', 'li'), id);
    return id;
  };
  const propose = (id: string, change: Partial<Proposal> = {}) =>
    decisions().propose(holder(), id, { ...whole, ...change });
  const delivered = async () => {
    const id = await sent();
    await propose(id);
    await decisions().answer(hub.as(police, 'office-head', 'sun'), id);
    return { id, agreement: await signed(id) };
  };
  /** What the application has brought, signed by both connectors. */
  const signed = async (applicationId: string) => {
    const { id, terms } = await hub.app
      .get(Database)
      .repository(officer(), Agreement)
      .findOneByOrFail({ applicationId });
    for (const party of [hub.provider, hub.requester]) {
      const signature = await signTerms(terms, party.keys);
      await agreements().sign(hub.as(party.department, 'connector'), id, signature);
    }
    return id;
  };
  const openTasks = async (id: string) => {
    const sql = `SELECT template, addressee FROM notice.notice
        WHERE about_id = $1 AND about_type = 'data-return' AND task AND done_at IS NULL`;
    const { rows } = await hub.db.pool('migrator').query<{ template: string }>(sql, [id]);
    return rows;
  };

  it('Article 24: a lower department gets back what is held about its division, all of it, and says that it has come', async () => {
    const { id, agreement } = await delivered();
    expect(await register().get(officer(), id)).toMatchObject({
      ...{ requester: water, provider: police, division: '520100', state: 'requested' },
    });
    const { terms } = await agreements().get(officer(), agreement);
    expect(terms).toMatchObject({ rowFilter: [{ ...ownRows[0], type: 'text' }], maxRows: 1000 });
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    const answer = clocks.find(({ kind }) => kind === 'data-return');
    expect(answer).toMatchObject({ outcome: 'done', holder: police, dueOn: '2026-03-16' });
    await service().offer(holder(), id, 1200);
    await service().confirm(officer(), id, 1200);
    expect(await register().get(holder(), id)).toMatchObject({
      ...{ state: 'complete', offered: 1200, received: 1200, endedAt: at('2026-03-02') },
    });
    expect(await codeOf(service().offer(holder(), id, 1))).toBe('exchange.data-return.wrong-state');
    const { rows } = await hub.db.pool('migrator').query<{ type: string }>(
      `SELECT type FROM transport.message WHERE key = $1 AND type LIKE 'exchange.data-return.%'
          ORDER BY id`,
      [id],
    );
    expect(rows.map(({ type }) => type.replace('exchange.data-return.', ''))).toEqual([
      'requested',
      'offered',
      'complete',
    ]);
  });

  it('nobody counts for one department what they have offered for the other', async () => {
    const { id } = await delivered();
    const moved = (ctx: Context, to: Context): Context => ({
      ...to,
      actor: { ...to.actor, id: ctx.actor.id },
    });
    const refused = 'exchange.data-return.same-person';
    expect(await codeOf(service().offer(moved(officer(), holder()), id, 1))).toBe(refused);
    await service().offer(holder(), id, 1200);
    expect(await codeOf(service().confirm(moved(holder(), officer()), id, 1200))).toBe(refused);
    expect(await codeOf(service().confirm(officer(), id, 1200))).toBe('ok');
  });

  it('Article 24: what does not tally is put right, until as much has come as there is', async () => {
    const { id } = await delivered();
    const tasks = () => openTasks(id);
    expect(await tasks()).toEqual([
      { template: 'data-return-agreed', addressee: expect.stringMatching(/\/provider-officer$/) },
    ]);
    await service().offer(holder(), id, 1200);
    expect(await tasks()).toEqual([
      { template: 'data-return-offered', addressee: expect.stringMatching(/\/requester$/) },
    ]);
    await service().confirm(officer(), id, 1187);
    expect(await tasks()).toEqual([
      { template: 'data-return-short', addressee: expect.stringMatching(/\/provider-officer$/) },
    ]);
    expect(await register().get(holder(), id)).toMatchObject({
      ...{ state: 'short', offered: 1200, received: 1187, endedAt: null },
    });
    const { rows } = await hub.db
      .pool('migrator')
      .query(
        `SELECT template, params FROM notice.notice WHERE about_id = $1 AND template LIKE '%-short'`,
        [id],
      );
    expect(rows).toMatchObject([{ params: { offered: '1200', received: '1187' } }]);
    expect(await codeOf(service().confirm(officer(), id, 1200))).toBe(
      'exchange.data-return.wrong-state',
    );
    // The same numbers once more are no less a task.
    await service().offer(holder(), id, 1200);
    expect(await tasks()).toEqual([
      { template: 'data-return-offered', addressee: expect.stringMatching(/\/requester$/) },
    ]);
    await service().confirm(officer(), id, 1187);
    expect(await tasks()).toEqual([
      { template: 'data-return-short', addressee: expect.stringMatching(/\/provider-officer$/) },
    ]);
    await service().offer(holder(), id, 1187);
    await service().confirm(officer(), id, 1187);
    expect(await tasks()).toEqual([]);
    expect(await register().get(officer(), id)).toMatchObject({ state: 'complete' });
  });

  const forgotten = async (id: string) => {
    const owner = hub.db.pool('migrator');
    const clocks = `SELECT id FROM clocks.clock WHERE matter_kind = 'data-return' AND matter_id = $1`;
    await owner.query(`DELETE FROM clocks.act WHERE clock_id IN (${clocks})`, [id]);
    await owner.query(`DELETE FROM clocks.clock WHERE id IN (${clocks})`, [id]);
  };

  it('Article 24: whoever has the next step of a return has time for it, each time anew', async () => {
    const { id, agreement } = await delivered();
    const turns = async () =>
      (await hub.app.get(LegalClocks).ofMatter(id))
        .filter(({ matterKind }) => matterKind === 'data-return')
        .map(({ kind, holder, dueOn, outcome, late }) => ({ kind, holder, dueOn, outcome, late }));
    const running = { outcome: null, late: null };
    const delivery = { kind: 'data-return-delivery', holder: police };
    const count = { kind: 'data-return-count', holder: water };
    expect(await turns()).toEqual([{ ...delivery, dueOn: '2026-03-16', ...running }]);
    clock.set(at('2026-03-10'));
    await service().offer(holder(), id, 1200);
    clock.set(at('2026-03-12'));
    await service().offer(holder(), id, 1201);
    const delivered1 = { ...delivery, dueOn: '2026-03-16', outcome: 'done', late: false };
    expect(await turns()).toEqual([delivered1, { ...count, dueOn: '2026-03-24', ...running }]);
    const { rows } = await hub.db
      .pool('migrator')
      .query(
        `SELECT due_on::text AS due FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL`,
        [id],
      );
    expect(rows).toEqual([{ due: '2026-03-24' }]);
    clock.set(at('2026-03-25'));
    await service().confirm(officer(), id, 1187);
    const counted = { ...count, dueOn: '2026-03-24', outcome: 'done', late: true };
    const again = { ...delivery, dueOn: '2026-04-09' };
    expect(await turns()).toEqual([delivered1, counted, { ...again, ...running }]);
    // Nobody can take the next step while nothing is delivered, and nobody is awaited.
    await suspended(hub, agreement);
    expect((await turns()).at(-1)).toEqual({ ...again, outcome: 'dropped', late: false });
    expect(await openTasks(id)).toEqual([]);
    clock.set(at('2026-04-01'));
    await hub.app.get(Rectifications).lift(hub.as(bureau, 'authority'), agreement, '核查完毕');
    expect((await turns()).at(-1)).toEqual({ ...delivery, dueOn: '2026-04-16', ...running });
    expect(await openTasks(id)).toHaveLength(1);
    // As if it had been delivered before there was a limit.
    await forgotten(id);
    const worker = await workerUnderTest(hub);
    const found = () => worker.get(MissingTurns).start(systemContext('test', clock.now()));
    await Promise.all([found(), found()]);
    expect(await found()).toBe(0);
    await worker.stop();
    expect(await turns()).toEqual([{ ...delivery, dueOn: '2026-04-16', ...running }]);
    expect(await openTasks(id)).toHaveLength(1);
    await service().offer(holder(), id, 1187);
    await service().confirm(officer(), id, 1187);
    expect((await turns()).filter(({ outcome }) => outcome === null)).toEqual([]);
  });

  it('Article 24: nobody is awaited while a narrower version waits for signatures', async () => {
    const { id, agreement } = await delivered();
    const database = hub.app.get(Database);
    await database.transaction(systemContext('test', clock.now()), async (tx) => {
      const present = await lockAgreement(database, tx, agreement);
      await hub.app.get(AgreementVersions).narrow(tx, present, {
        ...{ action: 'exchange.service-change.take-effect', reason: 'ok', by: [water, police] },
        left: { fields: ['permit_no'], modes: null, quotaCalls: null },
      });
    });
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    expect(clocks.filter(({ outcome }) => outcome === null)).toEqual([]);
    expect(await openTasks(id)).toEqual([]);
  });

  it('Article 24: no condition is added, and nothing is refused without a legal ground', async () => {
    const id = await sent();
    const tried = (change: Partial<Proposal>) => codeOf(propose(id, change));
    expect(await tried({ fields: ['holder'] })).toBe('exchange.data-return.condition-added');
    expect(await tried({ quotaCalls: 9_999 })).toBe('exchange.data-return.condition-added');
    const less = [{ field: 'permit_no', op: 'prefix', values: ['520101'] }] as const;
    expect(await tried({ rowFilter: less })).toBe('exchange.data-return.condition-added');
    expect(await tried({ modes: ['query'] })).toBe('exchange.data-return.condition-added');
    expect(await tried({ maxRows: 999 })).toBe('exchange.data-return.condition-added');
    const shorter = { periodUntil: at('2026-09-01') };
    expect(await tried(shorter)).toBe('exchange.data-return.condition-added');
    const longest = replaceProperty(hub.app.get(Jurisdiction), 'longestPeriod', 30);
    const limited = { periodUntil: at('2026-04-01'), inPart: true };
    expect(await propose(await sent())).toMatchObject(limited);
    expect(await tried({ periodUntil: at('2026-03-31') })).toMatch('condition-added');
    longest.restore();
    const refusal = { outcome: 'refused', fields: [], reasons: '不便提供' } as const;
    expect(await tried({ ...refusal, ground: ' ' })).toBe(
      'exchange.application.refusal-without-ground',
    );
    expect(await hub.app.get(ApplicationService).get(officer(), id)).toMatchObject({
      ...{ state: 'received', returnDivision: '520100' },
    });
    expect(await codeOf(hub.app.get(Extensions).ask(holder(), id, '需要时间'))).toBe(
      'clocks.clock.no-extension',
    );
    const application = await hub.app.get(ApplicationService).get(holder(), id);
    const file = await hub.app.get(ApplicationFiles).of(holder(), application);
    const told = availableActions(holder().actor, file);
    expect(told.find(({ action }) => action === 'askExtension')?.refusal?.code).toBe(
      'clocks.clock.no-extension',
    );
    expect(await tried({ ...refusal, ground: '反洗钱法第五条' })).toBe('ok');
    // Of an application of another kind part is granted still, with reasons and ground.
    const other = await received(hub, { periodUntil: at('2027-03-02') });
    const said = { reasons: '按最小必要提供', ground: '条例第二十一条' };
    expect(await codeOf(propose(other.id, { fields: ['holder'], ...said }))).toBe('ok');
  });

  it('Article 24: data flows back only to a lower department, and law may forbid it', async () => {
    expect(await codeOf(request({}, hub.as(bureau, 'requester')))).toBe(
      'exchange.data-return.not-lower',
    );
    const before = (await register().list(officer(), { first: 100 })).nodes.length;
    expect(await codeOf(request({ rowFilter: [] }))).toBe('exchange.data-return.other-rows');
    const byName = [{ field: 'holder', op: 'prefix', values: ['5201'] }] as const;
    expect(await codeOf(request({ rowFilter: byName }))).toBe('exchange.data-return.other-rows');
    expect(await codeOf(request({ fields: ['nothing'] }))).toBe(
      'exchange.application.field-not-offered',
    );
    expect((await register().list(officer(), { first: 100 })).nodes).toHaveLength(before);
    const wish: { resourceId?: string } & Apply = wishFor(hub, { fields: ['permit_no'] });
    delete wish.resourceId;
    const refused = await service().request(officer(), { ...wish, entryId: hub.forbiddenEntryId });
    const applications = hub.app.get(ApplicationService);
    const { state } = await applications.approve(hub.as(water, 'office-head', 'li'), refused.id);
    expect(state).toBe('refused');
  });

  it('is offered and counted only by its departments, and under an agreement that runs', async () => {
    const id = await sent();
    expect(await codeOf(service().offer(holder(), id, 5))).toBe(
      'exchange.data-return.not-delivered',
    );
    const one = await delivered();
    expect(await codeOf(service().offer(officer(), one.id, 5))).toBe(
      'exchange.data-return.other-department',
    );
    expect(await codeOf(service().confirm(officer(), one.id, 5))).toBe(
      'exchange.data-return.wrong-state',
    );
    await service().offer(holder(), one.id, 5);
    expect(await codeOf(service().confirm(holder(), one.id, 5))).toBe(
      'exchange.data-return.other-department',
    );
    const stranger = hub.as(bureau, 'requester');
    expect(await codeOf(service().confirm(stranger, one.id, 5))).toBe(
      'exchange.data-return.not-found',
    );
    await agreements().relinquish(hub.as(water, 'office-head'), one.agreement, '不再需要');
    expect(await codeOf(service().confirm(officer(), one.id, 5))).toBe(
      'exchange.data-return.not-delivered',
    );
    expect(await register().get(hub.as(bureau, 'auditor'), one.id)).toMatchObject({
      state: 'offered',
    });
  });

  it('Article 24: stays one when its agreement is renewed, and is a task as long as the agreement works', async () => {
    const { id, agreement } = await delivered();
    await service().offer(holder(), id, 7);
    const wider = { agreementId: agreement, fields: ['holder', 'contact'] };
    expect(await codeOf(hub.app.get(Renewals).widen(officer(), wider))).toBe(
      'exchange.renewal.of-return',
    );
    const renewal = { agreementId: agreement, periodUntil: at('2028-03-02') };
    const further = await hub.app.get(Renewals).renew(officer(), renewal);
    expect(further).toMatchObject({ returnDivision: '520100' });
    await hub.app.get(ApplicationService).approve(hub.as(water, 'office-head', 'li'), further.id);
    expect((await hub.app.get(LegalClocks).ofMatter(further.id)).map(({ kind }) => kind)).toEqual([
      'data-return',
    ]);
    expect(await codeOf(propose(further.id, { fields: ['holder'] }))).toBe(
      'exchange.data-return.condition-added',
    );
    await propose(further.id);
    await decisions().answer(hub.as(police, 'office-head', 'sun'), further.id);
    const toCount = {
      ...{ template: 'data-return-offered', addressee: expect.stringMatching(/\/requester$/) },
    };
    const expire = (day: string) => {
      clock.set(at(day));
      return agreements().expireDue(systemContext('agreement-expiry', clock.now()));
    };
    await expire('2027-03-02');
    expect(await openTasks(id)).toEqual([]);
    await signed(further.id);
    expect(await openTasks(id)).toEqual([toCount]);
    await expire('2028-03-02');
    expect(await openTasks(id)).toEqual([]);
  });

  it('is counted once, whoever counts at the same moment', async () => {
    const { id } = await delivered();
    await service().offer(holder(), id, 7);
    const answers = await Promise.all([
      codeOf(service().confirm(officer(), id, 7)),
      codeOf(service().confirm(hub.as(water, 'requester', 'zhou'), id, 6)),
    ]);
    expect(answers.sort()).toEqual(['exchange.data-return.wrong-state', 'ok']);
  });
});
