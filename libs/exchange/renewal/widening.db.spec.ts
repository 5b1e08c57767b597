import { systemContext } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import { bureau, exchangeUnderTest, police, water } from '../../../test/support/exchange';
import type { ExchangeUnderTest } from '../../../test/support/exchange';
import {
  answerCalls,
  bothSign,
  commandFor,
  grant,
  narrowed,
  signed,
} from '../../../test/support/exchange-calls';
import { MovedClock } from '../../../test/support/moved-clock';
import { suspended } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementController } from '../agreement/agreement.controller';
import { AgreementService } from '../agreement/agreement.service';
import { ApplicationService } from '../application/application.service';
import { CallService } from '../call/call.service';
import { Corrections } from '../correction/corrections.service';
import { DecisionService } from '../decision/decision.service';
import { Renewals } from './renewals.service';
import type { Widening } from './widening.policy';

const day = 86_400_000;

describe('a wider version of a running agreement', () => {
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
  const more = ['holder', 'permit_no'];
  const agreed = () => signed(hub, { fields: ['holder'] });
  const widen = ({ id }: Agreement, change: Partial<Widening> = { fields: more }) =>
    hub.app.get(Renewals).widen(requester(), { agreementId: id, ...change });
  const approve = (id: string) => hub.app.get(ApplicationService).approve(ownHead(), id);
  const propose = (id: string, change: object = {}) => {
    const { outcome, reasons, ground } = grant;
    const proposal = { outcome, reasons, ground, fields: more, ...change };
    return hub.app.get(DecisionService).propose(officer(), id, proposal);
  };
  const answer = (id: string) => hub.app.get(DecisionService).answer(head(), id);
  /** Granted; it waits for signatures. */
  const widened = async (agreement: Agreement, change?: Partial<Widening>) => {
    const { id } = await widen(agreement, change);
    await approve(id);
    await propose(id);
    await answer(id);
    return agreements.get(requester(), agreement.id, agreement.version + 1);
  };
  const sign = async ({ id, terms }: Agreement, by: 'provider' | 'requester') =>
    agreements.sign(
      hub.as(by === 'provider' ? police : water, 'connector'),
      id,
      await signTerms(terms, hub[by].keys),
    );
  const present = ({ id }: Agreement) => agreements.get(requester(), id);
  const version = ({ id }: Agreement, number: number) => agreements.get(requester(), id, number);
  const activations = async ({ id }: Agreement) => {
    const { rows } = await hub.db.pool('migrator').query<{ data: Record<string, unknown> }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE key = $1 AND type = 'exchange.agreement.activated' ORDER BY id`,
      [id],
    );
    return rows.map(({ data }) => [data['version'], data['replaces'] ?? null]);
  };

  it('Article 25: takes the place of the narrower one as soon as both have signed it: never both work, and never none', async () => {
    const first = await agreed();
    const answering = await answerCalls(hub, { content: () => ({ rows: [] }) });
    const calls = hub.app.get(CallService);
    const call = async (of: Agreement, fields = ['holder']) => {
      const command = await commandFor(hub, of, { mode: 'query', fields });
      return codeOf(calls.call(hub.as(water, 'connector'), command));
    };
    expect(await call(first, more)).toBe('exchange.call.field');
    const application = await widen(first);
    expect(application).toMatchObject({
      ...{ renews: first.id, widens: 1, state: 'awaiting-office-head', fields: more },
      ...{ purposeCode: first.terms.purpose.code, periodUntil: first.validUntil },
    });
    await approve(application.id);
    await propose(application.id);
    await answer(application.id);
    const next = await version(first, 2);
    expect(next).toMatchObject({ state: 'proposed', applicationId: application.id });
    expect(next.terms).toMatchObject({ id: first.id, version: 2, fields: more });
    await sign(next, 'provider');
    expect(await present(first)).toMatchObject({ version: 1, state: 'active', replacedBy: null });
    expect([await call(first), await call(first, more), await call(next, more)]).toEqual([
      ...['ok', 'exchange.call.field', 'exchange.call.agreement-version'],
    ]);
    await sign(next, 'requester');
    expect(await present(first)).toMatchObject({ version: 2, state: 'active', replaces: 1 });
    expect(await version(first, 1)).toMatchObject({ state: 'replaced', replacedBy: 2 });
    expect([await call(first), await call(next), await call(next, more)]).toEqual([
      ...['exchange.call.agreement-version', 'ok', 'ok'],
    ]);
    expect(await activations(first)).toEqual([
      [1, null],
      [2, 1],
    ]);
    await answering.close();
  });

  it('is linked with the one before, in ODRL and both ways, and named by the log of its application', async () => {
    const first = await agreed();
    const next = await widened(first);
    await bothSign(hub, next);
    const term = (name: string) => `http://purl.org/dc/terms/${name}`;
    const uid = (number: number) => `urn:shutong:agreement:${first.id}:${number}`;
    const odrl = await hub.app.get(AgreementController).odrl(requester(), first.id);
    expect(odrl).toMatchObject({ uid: uid(2), [term('replaces')]: { '@id': uid(1) } });
    expect(odrl).not.toHaveProperty([term('isReplacedBy')]);
    expect((await hub.entries('exchange.agreement.replace')).at(-1)).toMatchObject({
      resource: [{ type: 'agreement', id: first.id, version: '1' }, { type: 'resource' }],
    });
    expect((await hub.entries('exchange.application.submit')).at(-1)).toMatchObject({
      resource: expect.arrayContaining([
        { type: 'agreement', id: first.id, version: '1' },
      ]) as unknown,
    });
  });

  it('Article 20: is granted for a shorter period than asked, and for no shorter one than agreed', async () => {
    const until = new Date(Date.now() + 300 * 86_400_000);
    const shorter = { reasons: '逐年核准', ground: '政务数据共享条例第二十条' };
    const granted = async (periodUntil: Date) => {
      const first = await agreed();
      const { id } = await widen(first, { fields: more, periodUntil: until });
      await approve(id);
      await propose(id, { ...shorter, periodUntil });
      await answer(id);
      return [first.validUntil, (await version(first, 2)).validUntil];
    };
    const [early, later] = [new Date(Date.now() + 60_000), new Date(until.getTime() - 1)];
    expect((await granted(later))[1]).toEqual(later);
    const [before, next] = await granted(early);
    expect(next).toEqual(before);
  });

  it('asks for more in something, for less in nothing, and ends no earlier', async () => {
    const rows = [{ field: 'permit_no', op: 'prefix', values: ['A'] }] as const;
    const first = await signed(hub, { fields: ['holder'], rowFilter: rows });
    const refused = (change: Partial<Widening>) => codeOf(widen(first, change));
    const code = (name: string) => `exchange.renewal.${name}`;
    expect(await refused({})).toBe(code('not-wider'));
    expect(await refused({ fields: ['holder'] })).toBe(code('not-wider'));
    const later = new Date(first.validUntil.getTime() + day);
    const earlier = new Date(first.validUntil.getTime() - 1000);
    expect(await refused({ periodUntil: later })).toBe(code('not-wider'));
    expect(await refused({ fields: more, periodUntil: earlier })).toBe(code('not-later'));
    expect(await refused({ fields: more, volume: { callsPerDay: 5 } })).toBe(code('narrower'));
    expect(await refused({ fields: more, volume: { callsPerDay: 20, rowsPerDay: 1 } })).toBe(
      code('narrower'),
    );
    const others = [{ field: 'permit_no', op: 'prefix', values: ['B'] }] as const;
    expect(await refused({ rowFilter: others })).toBe(code('narrower'));
    expect(await refused({ fields: ['holder', 'salary'] })).toBe(
      'exchange.application.field-not-offered',
    );
    expect((await hub.entries('exchange.agreement.widen')).at(-1)).toMatchObject({
      ...{ outcome: 'deny', reason: 'exchange.application.field-not-offered' },
      resource: [{ type: 'agreement', id: first.id }],
    });
    const strange = hub.app
      .get(Renewals)
      .widen(hub.as(bureau, 'requester'), { agreementId: first.id, fields: more });
    expect(await codeOf(strange)).toBe('exchange.agreement.not-found');
    expect(await refused({ rowFilter: [], volume: { callsPerDay: 30 } })).toBe('ok');
    // One at a time, be it a renewal or a widening.
    expect(await refused({ fields: more })).toBe('exchange.application.already-open');
  });

  it('Article 27: is granted with all of what was agreed on, or refused, and then what was agreed on goes on', async () => {
    const first = await agreed();
    const { id } = await widen(first);
    await approve(id);
    expect(await codeOf(propose(id, { fields: ['permit_no'] }))).toBe('exchange.renewal.narrower');
    // Calls and rows are never fewer, whatever the officer says.
    await propose(id, { quotaCalls: 1, maxRows: 1 });
    await answer(id);
    const next = await version(first, 2);
    expect(next.terms).toMatchObject({
      ...{ fields: more, maxRows: grant.maxRows },
      quota: { calls: grant.quotaCalls, window: 'day' },
    });
    const second = await agreed();
    const other = await widen(second);
    await approve(other.id);
    await propose(other.id, { outcome: 'refused', fields: [] });
    await answer(other.id);
    expect(await present(second)).toMatchObject({ version: 1, state: 'active' });
    expect(await codeOf(widen(second))).toBe('ok');
  });

  it('gives up an item that it leaves out, as its requester wishes', async () => {
    const first = await signed(hub, { fields: ['holder', 'contact'] });
    await bothSign(hub, await widened(first));
    expect((await present(first)).terms.fields).toEqual(more);
  });

  it('is not granted of another version than was asked to be widened, nor of what is suspended', async () => {
    const first = await signed(hub, { fields: ['holder', 'contact'] });
    const { id } = await widen(first, { fields: ['holder', 'contact', 'permit_no'] });
    await approve(id);
    await bothSign(hub, await narrowed(hub, first, { fields: ['holder'] }));
    const all = { fields: ['holder', 'contact', 'permit_no'] };
    expect(await codeOf(propose(id, all))).toBe('exchange.renewal.changed');
    await propose(id, { outcome: 'refused', fields: [] });
    await answer(id);
    const second = await agreed();
    const waiting = await widen(second);
    await approve(waiting.id);
    await propose(waiting.id);
    await suspended(hub, second.id);
    expect(await codeOf(answer(waiting.id))).toBe('exchange.renewal.not-renewable');
    expect(await codeOf(widen(second))).toBe('exchange.renewal.not-renewable');
  });

  it('undoes no suspension of the one before, that came while it waited for signatures', async () => {
    const first = await agreed();
    const next = await widened(first);
    await suspended(hub, first.id);
    expect(await bothSign(hub, next)).toMatchObject({ version: 2, state: 'suspended' });
    expect((await version(first, 1)).state).toBe('replaced');
  });

  it('ends with the term of the one before where it names no later end, signed or not', async () => {
    const [first, second] = [await agreed(), await agreed()];
    await widened(first);
    await bothSign(hub, await widened(second));
    clock.move(2 * day);
    await agreements.expireDue(systemContext('test', clock.now()));
    const states = async (of: Agreement) =>
      Promise.all([1, 2].map(async (number) => (await version(of, number)).state));
    expect([await states(first), await states(second)]).toEqual([
      ['expired', 'expired'],
      ['replaced', 'expired'],
    ]);
  });

  it('takes no items that another agreement gives for the same purpose', async () => {
    const first = await agreed();
    const purposeCode = first.terms.purpose.code;
    const other = await signed(hub, { fields: ['contact'], purposeCode });
    const refusal = widen(first, { fields: ['holder', 'contact'] });
    await expect(refusal).rejects.toMatchObject({
      ...{ code: 'exchange.application.already-agreed', params: { agreement: other.id } },
    });
    expect(await codeOf(widen(first))).toBe('ok');
  });

  it('Article 26: has its new items reported as those of the one before', async () => {
    const first = await agreed();
    const report = { items: ['permit_no'], problem: '与证照不一致', grounds: '现场核验' };
    const file = () => hub.app.get(Corrections).file(requester(), first.id, report);
    expect(await codeOf(file())).toBe('exchange.correction.item-not-granted');
    await bothSign(hub, await widened(first));
    expect(await file()).toMatchObject({ agreementVersion: 2 });
  });
});
