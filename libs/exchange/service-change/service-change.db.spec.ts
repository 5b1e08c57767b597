import { LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext, type Context } from '@shutong/platform';
import { Mounting } from '@shutong/catalog';
import { signTerms } from '@shutong/wire';
import { eventually } from '../../../test/support/application';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { commandFor, granted, received, signed } from '../../../test/support/exchange-calls';
import { suspended, terminated } from '../../../test/support/misuse';
import { publishRevision, workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { AgreementService } from '../agreement/agreement.service';
import { CallService } from '../call/call.service';
import { DisputeService } from '../dispute/dispute.service';
import { Disputes } from '../dispute/disputes.service';
import { Rectifications } from '../rectification/rectifications.service';
import type { Proposed } from './service-change.policy';
import { serviceChangeActions } from './service-change-actions.policy';
import { ServiceChangeEffects } from './service-change-effects.service';
import { ServiceChangeRegister } from './service-change-register.service';
import { ServiceChanges } from './service-changes.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

const ending: Proposed = {
  ...{ kind: 'end', fields: null, modes: null, quotaCalls: null },
  ...{ reasons: '业务系统停用', ground: '省政府机构改革方案', effectiveOn: '2026-04-01' },
};
const narrowing: Proposed = { ...ending, kind: 'narrow', fields: ['permit_no'] };

describe('a service change', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    worker = await workerUnderTest(hub);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const provider = () => hub.as(police, 'office-head', 'sun');
  const requester = () => hub.as(water, 'office-head', 'li');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const service = () => hub.app.get(ServiceChanges);
  const register = () => hub.app.get(ServiceChangeRegister);
  const agreementOf = (id: string) => hub.app.get(AgreementService).get(authority(), id);
  const agreed = async () =>
    (await signed(hub, { periodUntil: new Date('2027-03-01T00:00:00Z') })).id;
  const stateOf = async (id: string) => (await register().get(provider(), id)).state;
  /** The worker's look at what is due. */
  const onDay = async (day: string) => {
    clock.set(at(day));
    const ctx = systemContext('service-change', clock.now());
    await worker.get(ServiceChangeEffects).takeDue(ctx);
  };
  const called = async (id: string, version = 1, fields = ['permit_no']) => {
    const now = clock.now().getTime() * 1000;
    const command = await commandFor(hub, await agreementOf(id), {
      ...{ agreementVersion: version, fields, mode: 'query', issuedAt: now, deadline: now + 1000 },
    });
    return codeOf(hub.app.get(CallService).call(hub.as(water, 'connector'), command));
  };
  const sent = async (proposed = ending, agreementId?: string) => {
    const agreement = agreementId ?? (await agreed());
    const { id } = await service().propose(officer(), agreement, proposed);
    await service().send(provider(), id);
    return { id, agreement };
  };
  const filed = async (proposed = ending) => {
    const one = await sent(proposed);
    await service().agree(requester(), one.id);
    await service().file(authority(), one.id, '黔数备〔2026〕1号');
    return one;
  };
  const told = async (about: string) => {
    const { rows } = await hub.db.pool('migrator').query<{ told: string }>(
      `SELECT template || ' ' || addressee || coalesce(' ' || due_on, '')
              || CASE WHEN done_at IS NULL THEN '' ELSE ' done' END AS told
         FROM notice.notice WHERE about_id = $1 ORDER BY 1`,
      [about],
    );
    return rows.map((row) => row.told.replace('service-change-', ''));
  };

  it('Article 27: a service ends when its requester has agreed, it is filed and its day has come, not before', async () => {
    const { id, agreement } = await sent();
    await onDay('2026-04-01');
    expect(await stateOf(id)).toBe('sent');
    await service().agree(requester(), id);
    await onDay('2026-04-02');
    expect(await stateOf(id)).toBe('agreed');
    expect((await agreementOf(agreement)).state).toBe('active');
    await service().file(authority(), id, '黔数备〔2026〕1号');
    expect((await agreementOf(agreement)).state).toBe('active');
    await onDay('2026-04-02');
    expect(await register().get(requester(), id)).toMatchObject({
      ...{ state: 'effective', filingNumber: '黔数备〔2026〕1号', endedAt: at('2026-04-02') },
    });
    expect((await agreementOf(agreement)).state).toBe('terminated');
    expect(await called(agreement)).toBe('exchange.call.agreement-not-active');
    expect(await told(id)).toEqual([
      `agreed role:${bureau}/authority 2026-04-09 done`,
      `agreement role:${police}/office-head`,
      `drafted role:${police}/office-head 2026-04-01 done`,
      `effective role:${water}/office-head`,
      `effective role:${police}/office-head`,
      `filed role:${water}/office-head`,
      `filed role:${police}/office-head`,
      `sent role:${water}/office-head 2026-03-16 done`,
    ]);
    expect((await told(agreement)).join()).toContain(`disposal-due role:${water}/office-head`);
    clock.set(at('2026-03-02'));
    const early = await filed();
    await onDay('2026-03-31');
    expect((await agreementOf(early.agreement)).state).toBe('active');
  });

  it('Article 27: a narrower version takes the place of the present one, and both connectors sign it', async () => {
    const { agreement } = await filed({ ...narrowing, modes: ['query'], quotaCalls: 3 });
    expect(await called(agreement, 1, ['holder'])).not.toBe('exchange.call.field');
    await onDay('2026-04-01');
    const next = await agreementOf(agreement);
    expect(next).toMatchObject({ version: 2, state: 'proposed', restriction: 0 });
    expect(next.terms).toMatchObject({
      ...{ version: 2, fields: ['permit_no'], modes: ['query'], quota: { calls: 3 } },
    });
    expect(next.terms.matchRules).not.toHaveProperty('holder');
    expect(await called(agreement)).toBe('exchange.call.agreement-not-active');
    for (const [party, department] of [
      [hub.provider, police],
      [hub.requester, water],
    ] as const) {
      const signature = await signTerms(next.terms, party.keys);
      await hub.app
        .get(AgreementService)
        .sign(hub.as(department, 'connector'), agreement, signature);
    }
    expect(await agreementOf(agreement)).toMatchObject({ version: 2, state: 'active' });
    expect(await called(agreement, 1)).toBe('exchange.call.agreement-version');
    expect(await called(agreement, 2, ['holder'])).toBe('exchange.call.field');
    expect(await called(agreement, 2)).toMatch(/no-answer|connector|timeout|deadline/);
  });

  it('Article 27: under a narrower version of what nobody had signed nothing was got, so that nothing is disposed of', async () => {
    const { id: agreement } = await granted(hub, { periodUntil: new Date('2027-03-01T00:00:00Z') });
    const { id } = await sent(narrowing, agreement);
    await service().agree(requester(), id);
    await service().file(authority(), id, '黔数备〔2026〕3号');
    await onDay('2026-04-01');
    expect(await agreementOf(agreement)).toMatchObject({ version: 2, state: 'proposed' });
    await hub.app.get(AgreementService).relinquish(requester(), agreement, '不再需要');
    expect((await told(agreement)).join()).not.toContain('disposal-due');
    expect(await hub.app.get(LegalClocks).ofMatter(agreement)).toEqual([]);
  });

  it('Article 27: what a renewal has narrowed already goes on as it is, with nothing to sign', async () => {
    const { id, agreement } = await filed(narrowing);
    await hub.db.pool('migrator').query(
      `UPDATE exchange.agreement SET terms = jsonb_set(terms, '{fields}', '["permit_no"]')
        WHERE id = $1`,
      [agreement],
    );
    await onDay('2026-04-01');
    expect(await stateOf(id)).toBe('effective');
    expect(await agreementOf(agreement)).toMatchObject({ version: 1, state: 'active' });
  });

  it('Article 27: one that cannot be carried out keeps no other from its day, and the round says so', async () => {
    const [broken, other] = [await filed(narrowing), await filed(narrowing)];
    const owner = hub.db.pool('migrator');
    await owner.query(
      `CREATE FUNCTION exchange.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused'; END $$`,
    );
    await owner.query(
      `CREATE TRIGGER refuse BEFORE UPDATE ON exchange.service_change FOR EACH ROW
         WHEN (OLD.id = '${broken.id}') EXECUTE FUNCTION exchange.refuse()`,
    );
    await expect(onDay('2026-04-01')).rejects.toThrow(AggregateError);
    expect([await stateOf(broken.id), await stateOf(other.id)]).toEqual(['filed', 'effective']);
    await owner.query('DROP FUNCTION exchange.refuse CASCADE');
    await onDay('2026-04-01');
    expect(await stateOf(broken.id)).toBe('effective');
  });

  it('Article 27: while an agreement is suspended nothing of it is narrowed, so that no version undoes the suspension', async () => {
    const { id, agreement } = await filed(narrowing);
    await suspended(hub, agreement);
    await onDay('2026-04-01');
    expect(await stateOf(id)).toBe('filed');
    expect(await agreementOf(agreement)).toMatchObject({ version: 1, state: 'suspended' });
    await hub.app.get(Rectifications).lift(authority(), agreement, '核查完毕');
    await onDay('2026-04-02');
    expect(await stateOf(id)).toBe('effective');
  });

  it('Article 27: no provider ends a service by itself: what the requester objects to takes no effect', async () => {
    const { id, agreement } = await sent();
    expect(await codeOf(service().object(requester(), id, ' '))).toBe(
      'exchange.service-change.incomplete',
    );
    await service().object(requester(), id, '业务仍在办理');
    expect(await told(id)).toContain(`objected role:${police}/office-head 2026-04-01`);
    const upheld = { filingNumber: '2号', reasons: '见决定' };
    const refused: [Promise<unknown>, string][] = [
      [service().file(authority(), id, '2号'), 'exchange.service-change.wrong-state'],
      [service().uphold(authority(), id, upheld), 'exchange.service-change.not-decided'],
      [service().uphold(provider(), id, upheld), 'exchange.service-change.not-yours'],
      [service().agree(provider(), id), 'exchange.service-change.not-yours'],
      [
        hub.app.get(Rectifications).terminate(provider(), agreement, '停用'),
        'exchange.rectification.not-ordered',
      ],
    ];
    for (const [work, code] of refused) expect(await codeOf(work)).toBe(code);
    await onDay('2026-04-02');
    expect((await agreementOf(agreement)).state).toBe('active');
    await service().withdraw(provider(), id);
    expect(await stateOf(id)).toBe('withdrawn');
    expect(await told(id)).toContain(`objected role:${police}/office-head 2026-04-01 done`);
    expect(await told(id)).toContain(`withdrawn role:${water}/office-head`);
  });

  it('Article 27: a resource that is withdrawn from the catalogue serves the agreements that run', async () => {
    const agreement = await agreed();
    const before = await called(agreement);
    const withdrawn = await hub.app.get(Mounting).withdraw(officer(), hub.resourceId);
    expect((await agreementOf(agreement)).state).toBe('active');
    expect(await called(agreement)).toBe(before);
    // Nobody else gets it; its service ends as any other does.
    expect(await codeOf(received(hub))).toBe('exchange.application.resource-not-available');
    await service().propose(officer(), agreement, narrowing);
    await hub.app.get(Mounting).mount(officer(), withdrawn.entryId, withdrawn);
  });

  it('Article 27: what a notice has restricted stays restricted in a narrower version', async () => {
    const { agreement } = await filed({ ...narrowing, fields: ['holder'] });
    await publishRevision(hub, { holder: { class: 3 } });
    await eventually(
      () => agreementOf(agreement),
      ({ restriction }) => restriction === 1,
    );
    const { restricted } = await agreementOf(agreement);
    await onDay('2026-04-01');
    expect(await agreementOf(agreement)).toMatchObject({
      ...{ version: 2, state: 'proposed', restricted, restriction: 1, restrictionHeld: 0 },
    });
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ notice: object }>(
        'SELECT notice FROM exchange.restriction WHERE agreement = $1 ORDER BY version',
        [agreement],
      );
    expect(rows).toMatchObject([
      { notice: { version: 1, number: 1, items: restricted } },
      { notice: { version: 2, number: 1, items: restricted } },
    ]);
  });

  it('Articles 27 and 28: what is objected to is disputed, and upheld only by a decision', async () => {
    const { id, agreement } = await sent();
    const disputes = hub.app.get(DisputeService);
    const said = { serviceChangeId: id, contested: '终止服务', reasons: '没有正当理由' };
    expect(await codeOf(disputes.raise(provider(), said))).toBe('exchange.dispute.not-contestable');
    await service().object(requester(), id, '业务仍在办理');
    const dispute = await disputes.raise(provider(), said);
    expect(dispute).toMatchObject({ agreementId: agreement, serviceChangeId: id });
    expect(await codeOf(disputes.raise(requester(), said))).toBe('exchange.dispute.already-open');
    const upheld = { filingNumber: '黔数备〔2026〕3号', reasons: '协调意见支持终止' };
    const uphold = (by = authority()) => codeOf(service().uphold(by, id, upheld));
    await disputes.escalate(requester(), dispute.id, '不一致');
    await disputes.recordOpinion(authority(), dispute.id, {
      ...{ text: '同意终止', documentNumber: null, documentDate: null },
    });
    expect(await uphold()).toBe('exchange.service-change.not-decided');
    const { number } = (await hub.app.get(Disputes).stepsOf(dispute.id)).at(-1)!;
    await disputes.acceptOpinion(requester(), dispute.id, number);
    await disputes.acceptOpinion(provider(), dispute.id, number);
    expect(await uphold(hub.as(police, 'authority'))).toBe('exchange.service-change.own-matter');
    expect(await uphold()).toBe('ok');
    await onDay('2026-04-01');
    expect((await agreementOf(agreement)).state).toBe('terminated');
  });

  it('Articles 27 and 28: a dispute that is settled lets the requester agree, and nobody else for it', async () => {
    const { id } = await sent();
    await service().object(requester(), id, '业务仍在办理');
    const disputes = hub.app.get(DisputeService);
    const said = { serviceChangeId: id, contested: '终止服务', reasons: '没有正当理由' };
    const dispute = await disputes.raise(requester(), said);
    await disputes.proposeSettlement(provider(), dispute.id, '改由新系统提供');
    const { number } = (await hub.app.get(Disputes).stepsOf(dispute.id)).at(-1)!;
    await disputes.acceptSettlement(requester(), dispute.id, number);
    const upheld = { filingNumber: '4号', reasons: '已和解' };
    expect(await codeOf(service().uphold(authority(), id, upheld))).toBe(
      'exchange.service-change.not-decided',
    );
    expect(await codeOf(service().agree(requester(), id))).toBe('ok');
  });

  it('Article 27: a change states reasons, ground and a day ahead, and takes something away', async () => {
    const agreement = await agreed();
    const propose = (change: Partial<Proposed>, by: Context = officer()) =>
      codeOf(service().propose(by, agreement, { ...ending, ...change }));
    const narrow = { kind: 'narrow' } as const;
    const refused: [Partial<Proposed>, string][] = [
      [{ reasons: ' ' }, 'incomplete'],
      [{ ground: '' }, 'incomplete'],
      [{ effectiveOn: '2026-03-02' }, 'day-not-ahead'],
      [{ effectiveOn: '2026-02-30' }, 'day-not-ahead'],
      [{ fields: ['permit_no'] }, 'not-narrower'],
      [narrow, 'not-narrower'],
      [{ ...narrow, fields: [] }, 'not-narrower'],
      [{ ...narrow, fields: ['permit_no', 'holder'] }, 'not-narrower'],
      [{ ...narrow, fields: ['holder', 'permit_no'] }, 'not-narrower'],
      [{ ...narrow, modes: ['query', 'verify'] }, 'not-narrower'],
      [{ ...narrow, fields: ['permit_no', 'contact'] }, 'not-narrower'],
      [{ ...narrow, quotaCalls: 11 }, 'not-narrower'],
    ];
    for (const [change, code] of refused)
      expect([change, await propose(change)]).toEqual([change, `exchange.service-change.${code}`]);
    expect(await propose({}, hub.as(water, 'provider-officer'))).toBe(
      'exchange.service-change.not-yours',
    );
    expect(await propose({}, hub.as(bureau, 'provider-officer'))).toBe(
      'exchange.agreement.not-found',
    );
    const { nodes } = await register().list(provider(), { first: 10, agreementId: agreement });
    expect(nodes).toEqual([]);
    expect(await propose({ ...narrow, quotaCalls: 9 })).toBe('ok');
    expect(await propose({})).toBe('exchange.service-change.already-open');
    await terminated(hub, agreement);
    expect(await propose({})).toBe('exchange.service-change.agreement-ended');
    const [lapsed] = (await register().list(provider(), { first: 10, agreementId: agreement }))
      .nodes;
    expect(lapsed).toMatchObject({ state: 'lapsed' });
  });

  it('is the provider’s own matter until another person sends it, in time', async () => {
    const agreement = await agreed();
    const { id } = await service().propose(officer(), agreement, ending);
    expect(await told(id)).toEqual([`drafted role:${police}/office-head 2026-04-01`]);
    expect(await codeOf(register().get(requester(), id))).toBe('exchange.service-change.not-found');
    expect(await codeOf(service().agree(requester(), id))).toBe(
      'exchange.service-change.not-found',
    );
    const seen = async (by: Context) =>
      (await register().list(by, { first: 10, agreementId: agreement })).nodes.length;
    expect([await seen(officer()), await seen(requester()), await seen(authority())]).toEqual([
      1, 0, 0,
    ]);
    expect(await codeOf(service().send({ ...provider(), actor: officer().actor }, id))).toBe(
      'exchange.service-change.same-person',
    );
    clock.set(at('2026-04-01'));
    const late = 'exchange.service-change.day-not-ahead';
    expect(await codeOf(service().send(provider(), id))).toBe(late);
    const file = await register().fileOf(provider(), await register().get(provider(), id));
    const [send] = serviceChangeActions(provider().actor, file);
    expect([send?.action, send?.refusal?.code]).toEqual(['sendServiceChange', late]);
    clock.set(at('2026-03-31'));
    await service().send(provider(), id);
    expect([await seen(officer()), await seen(requester()), await seen(authority())]).toEqual([
      1, 1, 1,
    ]);
    expect(await seen(hub.as(bureau, 'office-head'))).toBe(0);
  });

  it('two who answer at once come to one result', async () => {
    const { id } = await sent();
    const answers = await Promise.all([
      codeOf(service().object(requester(), id, '仍在使用')),
      codeOf(service().withdraw(provider(), id)),
    ]);
    expect(answers).toContain('ok');
    expect(['withdrawn']).toContain(await stateOf(id));
  });
});
