import { Mounting } from '@shutong/catalog';
import { systemContext } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import { bureau, exchangeUnderTest, police, water } from '../../../test/support/exchange';
import type { ExchangeUnderTest } from '../../../test/support/exchange';
import {
  answerCalls,
  commandFor,
  grant,
  measures,
  promised,
  received,
  signed,
} from '../../../test/support/exchange-calls';
import { publishRevision, startWorker } from '../../../test/support/raising';
import { MovedClock } from '../../../test/support/moved-clock';
import { suspended, terminated } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { ApplicationService } from '../application/application.service';
import { CallService } from '../call/call.service';
import { DecisionService } from '../decision/decision.service';
import { Rectifications } from '../rectification/rectifications.service';
import { RestrictionService } from '../restriction/restriction.service';
import type { Renewal } from './renewal.policy';
import { Renewals } from './renewals.service';

const day = 86_400_000;

describe('the renewal of an agreement', () => {
  const clock = new MovedClock();
  let hub: ExchangeUnderTest;
  let agreements: AgreementService;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    agreements = hub.app.get(AgreementService);
  });
  beforeEach(() => clock.move(0));
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const ownHead = () => hub.as(water, 'office-head', 'li');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'sun');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const periodUntil = new Date(Date.now() + 300 * day);
  const renew = ({ id }: Agreement, change: Partial<Renewal> = {}, by = requester()) =>
    hub.app.get(Renewals).renew(by, { agreementId: id, periodUntil, ...change });
  const answered = async (id: string, change: object = {}) => {
    await hub.app.get(ApplicationService).approve(ownHead(), id);
    const proposal = { outcome: 'granted', reasons: '', ground: '', fields: ['holder'] } as const;
    await hub.app.get(DecisionService).propose(officer(), id, { ...proposal, ...change });
    await hub.app.get(DecisionService).answer(head(), id);
  };
  /** Granted; it waits for signatures. */
  const renewed = async (agreement: Agreement, change: Partial<Renewal> = {}) => {
    const { id } = await renew(agreement, { fields: ['holder'], ...change });
    await answered(id);
    return agreements.get(requester(), agreement.id, agreement.version + 1);
  };
  const sign = async ({ id, terms }: Agreement, by: 'provider' | 'requester') =>
    agreements.sign(
      hub.as(by === 'provider' ? police : water, 'connector'),
      id,
      await signTerms(terms, hub[by].keys),
    );
  const present = ({ id }: Agreement) => agreements.get(requester(), id);
  const stateOf = async ({ id }: Agreement, version: number) =>
    (await agreements.get(requester(), id, version)).state;

  it('takes the place of the version before it when both connectors have signed, and not earlier', async () => {
    const first = await signed(hub);
    const application = await renew(first, { fields: ['holder'] });
    expect(application).toMatchObject({
      ...{ renews: first.id, state: 'awaiting-office-head', fields: ['holder'] },
      ...{ purposeCode: first.terms.purpose.code, modes: first.terms.modes },
    });
    await answered(application.id);
    const next = await agreements.get(requester(), first.id, 2);
    expect(next).toMatchObject({ state: 'proposed', applicationId: application.id });
    expect(next.terms).toMatchObject({ id: first.id, version: 2, quota: first.terms.quota });
    await sign(next, 'provider');
    expect(await present(first)).toMatchObject({ version: 1, state: 'active' });
    await sign(next, 'requester');
    expect(await present(first)).toMatchObject({ version: 2, state: 'active' });
    expect(await stateOf(first, 1)).toBe('replaced');
    const listed = await agreements.list(requester(), { first: 100 });
    expect(listed.nodes.filter(({ id }) => id === first.id)).toMatchObject([{ version: 2 }]);
    const twice = { providerSignature: next.providerSignature ?? expect.any(String) };
    expect(await sign(next, 'provider')).toMatchObject({ version: 2, ...twice });
  });

  it('lets calls go on under the version that works, and under no other', async () => {
    const first = await signed(hub);
    const answering = await answerCalls(hub);
    const calls = hub.app.get(CallService);
    const call = async (of: Agreement) =>
      codeOf(calls.call(hub.as(water, 'connector'), await commandFor(hub, of)));
    const next = await renewed(first);
    expect(await call(first)).toBe('ok');
    expect(await call(next)).toBe('exchange.call.agreement-version');
    await sign(next, 'requester');
    await sign(next, 'provider');
    expect(await call(next)).toBe('ok');
    expect(await call(first)).toBe('exchange.call.agreement-version');
    await answering.close();
  });

  it('asks for a later period and never for more than agreed', async () => {
    const first = await signed(hub, { fields: ['holder'] });
    const refused = async (change: Partial<Renewal>, by = requester()) =>
      codeOf(renew(first, change, by));
    expect(await refused({ periodUntil: first.validUntil })).toBe('exchange.renewal.not-later');
    expect(await refused({ fields: ['holder', 'permit_no'] })).toBe('exchange.renewal.wider');
    expect(await refused({}, hub.as(police, 'requester'))).toBe(
      'exchange.application.other-department',
    );
    expect(await refused({}, hub.as(bureau, 'requester'))).toBe('exchange.agreement.not-found');
    expect((await hub.entries('exchange.agreement.renew')).at(-1)).toMatchObject({
      outcome: 'deny',
    });
    expect(await refused({ modes: ['verify'] })).toBe('ok');
  });

  it('is granted for no more calls and rows than agreed, whatever the officer says', async () => {
    const first = await signed(hub, { fields: ['holder'] });
    const { id } = await renew(first);
    await answered(id, { quotaCalls: grant.quotaCalls + 1, maxRows: 100 });
    const next = await agreements.get(requester(), first.id, 2);
    expect(next.terms).toMatchObject({
      quota: { calls: grant.quotaCalls, window: 'day' },
      maxRows: grant.maxRows,
    });
  });

  it('Article 20: is granted for a shorter further period, but never for none', async () => {
    const first = await signed(hub, { fields: ['holder'] });
    const { id } = await renew(first);
    const why = { reasons: '逐年核准', ground: '政务数据共享条例第二十条' };
    const none = answered(id, { ...why, periodUntil: first.validUntil });
    expect(await codeOf(none)).toBe('exchange.renewal.not-later');
    const decisions = hub.app.get(DecisionService);
    const until = new Date(first.validUntil.getTime() + day);
    const shorter = { ...grant, ...why, fields: ['holder'], periodUntil: until };
    expect(await decisions.propose(officer(), id, shorter)).toMatchObject({ inPart: true });
    await decisions.answer(head(), id);
    const next = await agreements.get(requester(), first.id, 2);
    expect(next).toMatchObject({ validUntil: until, terms: { term: { until: +until * 1000 } } });
  });

  it('Article 34: of what was agreed before measures and use had to be stated states the measures, and asks for as many calls', async () => {
    const first = await signed(hub, { fields: ['holder'] });
    const owner = hub.db.pool('migrator');
    await owner.query(
      'UPDATE exchange.application SET volume = NULL, security = NULL WHERE id = $1',
      [first.applicationId],
    );
    await owner.query(`UPDATE exchange.agreement SET terms = terms - 'security' WHERE id = $1`, [
      first.id,
    ]);
    expect(await codeOf(renew(first))).toBe('exchange.application.incomplete');
    const { id, volume } = await renew(first, { security: measures });
    expect(volume).toEqual({ callsPerDay: grant.quotaCalls });
    await answered(id);
    const next = await agreements.get(requester(), first.id, 2);
    expect(next.terms).toMatchObject({ security: measures, quota: { calls: grant.quotaCalls } });
    await sign(next, 'provider');
    await sign(next, 'requester');
    const fewer = { ...measures, measures: measures.measures.slice(1) };
    const later = { periodUntil: new Date(periodUntil.getTime() + day) };
    const refused = codeOf(renew(next, { ...later, security: fewer }));
    expect(await refused).toBe('exchange.renewal.wider');
    expect(await codeOf(renew(next, later))).toBe('ok');
  });

  it('is one at a time', async () => {
    const first = await signed(hub);
    const twice = await Promise.all([0, 1].map(() => codeOf(renew(first, { fields: ['holder'] }))));
    expect(twice.sort()).toEqual(['exchange.application.already-open', 'ok']);
    const { nodes } = await hub.app.get(ApplicationService).list(requester(), { size: 100 });
    await answered(nodes.find(({ renews }) => renews === first.id)!.id);
    expect(await codeOf(renew(first))).toBe('exchange.renewal.already-open');
  });

  it('is not beside what is applied for with the same purpose, however that is spelled', async () => {
    const first = await signed(hub, { fields: ['holder'] });
    const purposeCode = first.terms.purpose.code.toUpperCase();
    const open = await received(hub, { fields: ['permit_no'], purposeCode });
    expect(open.purposeCode).not.toBe(first.terms.purpose.code);
    expect(await codeOf(renew(first, { fields: ['holder'] }))).toBe(
      'exchange.application.already-open',
    );
    const widen = hub.app.get(Renewals).widen(requester(), { agreementId: first.id, ...promised });
    expect(await codeOf(widen)).toBe('exchange.application.already-open');
    await hub.app.get(ApplicationService).withdraw(requester(), open.id);
    expect(await codeOf(renew(first, { fields: ['holder'] }))).toBe('ok');
  });

  it('comes too late when the agreement is over, suspended or ended', async () => {
    const [over, stopped, ended] = [await signed(hub), await signed(hub), await signed(hub)];
    await suspended(hub, stopped.id);
    await terminated(hub, ended.id);
    expect(await codeOf(renew(stopped))).toBe('exchange.renewal.not-renewable');
    expect(await codeOf(renew(ended))).toBe('exchange.renewal.not-renewable');
    clock.move(2 * day);
    expect(await codeOf(renew(over))).toBe('exchange.renewal.not-renewable');
    await agreements.expireDue(systemContext('test', clock.now()));
    expect(await codeOf(renew(over))).toBe('exchange.renewal.not-renewable');
  });

  it('that was applied for in time is granted after the term, and works from then on', async () => {
    const first = await signed(hub);
    const next = await renewed(first);
    clock.move(2 * day);
    await agreements.expireDue(systemContext('test', clock.now()));
    expect(await present(first)).toMatchObject({ version: 1, state: 'expired' });
    await sign(next, 'provider');
    await sign(next, 'requester');
    expect(await present(first)).toMatchObject({ version: 2, state: 'active' });
    expect(await stateOf(first, 1)).toBe('expired');
  });

  it('undoes no suspension, and ends with the agreement', async () => {
    const first = await signed(hub);
    const next = await renewed(first);
    await suspended(hub, first.id);
    expect(await present(first)).toMatchObject({ version: 1, state: 'suspended' });
    await sign(next, 'provider');
    await sign(next, 'requester');
    expect(await present(first)).toMatchObject({ version: 2, state: 'suspended' });
    await hub.app.get(Rectifications).lift(authority(), first.id, '已整改');
    expect(await present(first)).toMatchObject({ version: 2, state: 'active' });
    const second = await signed(hub);
    const waiting = await renewed(second);
    await terminated(hub, second.id);
    expect(await stateOf(second, 1)).toBe('terminated');
    expect(await stateOf(second, 2)).toBe('terminated');
    expect(await codeOf(sign(waiting, 'provider'))).toBe('exchange.agreement.wrong-state');
  });

  it('is not granted of what was terminated while it waited, and keeps its masks where the resource shows more now', async () => {
    const first = await signed(hub);
    const { id } = await renew(first, { fields: ['holder'] });
    await terminated(hub, first.id);
    expect(await codeOf(answered(id))).toBe('exchange.renewal.not-renewable');
    const second = await signed(hub, { fields: ['contact'] });
    const wide = await renew(second, { fields: ['contact'] });
    await hub.db
      .pool('migrator')
      .query(`UPDATE catalog.resource SET masks = '{}' WHERE id = $1`, [hub.resourceId]);
    expect(await codeOf(answered(wide.id, { fields: ['contact'] }))).toBe('ok');
    const kept = await agreements.get(requester(), second.id, 2);
    expect(kept.terms.masks).toEqual({ contact: 'keep-3-4' });
    await hub.db
      .pool('migrator')
      .query(`UPDATE catalog.resource SET masks = '{"contact": "keep-3-4"}' WHERE id = $1`, [
        hub.resourceId,
      ]);
  });

  it('two signatures and a suspension at once end as the later of them says', async () => {
    for (let round = 0; round < 3; round += 1) {
      const first = await signed(hub);
      const next = await renewed(first);
      await sign(next, 'provider');
      const done = await Promise.all([
        codeOf(sign(next, 'requester')),
        codeOf(suspended(hub, first.id)),
      ]);
      expect(done).toEqual(['ok', 'ok']);
      expect(await present(first)).toMatchObject({ version: 2, state: 'suspended' });
    }
  });

  it('carries over what has narrowed the agreement, and is narrowed with it while it waits', async () => {
    const stop = await startWorker(hub);
    const first = await signed(hub, { fields: ['holder', 'contact'] });
    const narrowed = async (version: number, count: number) => {
      for (let waited = 0; waited < 100; waited += 1) {
        const found = await agreements.get(requester(), first.id, version);
        if (found.restriction >= count) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('It was not narrowed.');
    };
    await publishRevision(hub, { contact: { class: 4 } });
    const { restricted } = await narrowed(1, 1);
    expect(Object.keys(restricted)).toEqual(['contact']);
    const { id } = await renew(first);
    await answered(id, { fields: ['holder', 'contact'] });
    const next = await agreements.get(requester(), first.id, 2);
    expect(next).toMatchObject({ restricted, restriction: 1, state: 'proposed' });
    const issued = hub.app.get(RestrictionService);
    expect(await issued.listOf(requester(), next)).toMatchObject([
      { number: 1, notice: { version: 2, items: restricted } },
    ]);
    await publishRevision(hub, { holder: { class: 3 } });
    for (const version of [1, 2]) {
      const { restricted: both } = await narrowed(version, 2);
      expect(Object.keys(both).sort()).toEqual(['contact', 'holder']);
    }
    await hub.app.get(Mounting).withdraw(officer(), hub.resourceId);
    await stop();
  });
});
