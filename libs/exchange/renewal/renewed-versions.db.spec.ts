import { LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext, type Context } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import { bureau, exchangeUnderTest, police, water } from '../../../test/support/exchange';
import type { ExchangeUnderTest } from '../../../test/support/exchange';
import {
  bothSign as signedByBoth,
  grant,
  granted,
  signed,
} from '../../../test/support/exchange-calls';
import { suspended } from '../../../test/support/misuse';
import { workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import type { Agreement } from '../agreement/agreement.entity';
import { agreementActions } from '../agreement/agreement-actions.policy';
import { AgreementFiles } from '../agreement/agreement-files.service';
import { AgreementService } from '../agreement/agreement.service';
import { ApplicationService } from '../application/application.service';
import { DecisionService } from '../decision/decision.service';
import { ServiceChangeEffects } from '../service-change/service-change-effects.service';
import { ServiceChanges } from '../service-change/service-changes.service';
import { UsageRecords } from '../usage-record/usage-records.service';
import { Renewals } from './renewals.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);

describe('the versions of an agreement that is renewed', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  let agreements: AgreementService;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    worker = await workerUnderTest(hub);
    agreements = hub.app.get(AgreementService);
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  const requester = () => hub.as(water, 'requester', 'wang');
  const ownHead = () => hub.as(water, 'office-head', 'li');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'sun');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const agreed = () => signed(hub, { periodUntil: at('2026-06-01') });
  const renew = ({ id }: Agreement) =>
    hub.app.get(Renewals).renew(requester(), { agreementId: id, periodUntil: at('2027-03-01') });
  const answered = async (id: string) => {
    await hub.app.get(ApplicationService).approve(ownHead(), id);
    const proposal = { ...grant, fields: ['holder'], quotaCalls: null, maxRows: null } as const;
    await hub.app.get(DecisionService).propose(officer(), id, proposal);
    await hub.app.get(DecisionService).answer(head(), id);
  };
  const renewed = async (first: Agreement) => {
    await answered((await renew(first)).id);
    return agreements.get(requester(), first.id, first.version + 1);
  };
  const bothSign = (agreement: Agreement) => signedByBoth(hub, agreement);
  const expire = async (day: string) => {
    clock.set(at(day));
    await agreements.expireDue(systemContext('agreement-expiry', clock.now()));
  };
  const stateOf = async ({ id }: Agreement, version: number) =>
    (await agreements.get(requester(), id, version)).state;
  const present = ({ id }: Agreement) => agreements.get(requester(), id);
  const disposalTasks = async ({ id }: Agreement) => {
    const sql = `SELECT 1 FROM notice.notice
                  WHERE about_id = $1 AND template = 'disposal-due' AND done_at IS NULL`;
    return (await hub.db.pool('migrator').query(sql, [id])).rows.length;
  };
  /** What both parties were told of it, apart from tasks. */
  const news = async ({ id }: Agreement) => {
    const sql = `SELECT DISTINCT template FROM notice.notice
                  WHERE about_id = $1 AND template LIKE 'agreement-%' ORDER BY template`;
    const { rows } = await hub.db.pool('migrator').query<{ template: string }>(sql, [id]);
    return rows.map(({ template }) => template);
  };
  /** What other libs were told of it, in its order. */
  const events = async ({ id }: Agreement) => {
    const sql = `SELECT type FROM transport.message
                  WHERE key = $1 AND type LIKE 'exchange.agreement.%' ORDER BY id`;
    const { rows } = await hub.db.pool('migrator').query<{ type: string }>(sql, [id]);
    return rows.map(({ type }) => type.replace('exchange.agreement.', ''));
  };
  /** What a person would be told of the two steps, in their order. */
  const told = async (by: Context, agreement: Agreement) => {
    const file = await hub.app.get(AgreementFiles).of(agreement);
    const actions = agreementActions(by.actor, file);
    return ['renewAgreement', 'relinquishAgreement'].map((name) => {
      const found = actions.find(({ action }) => action === name)!;
      return found.refusal?.code ?? 'ok';
    });
  };

  it('tell beforehand who may renew and give up, as the steps answer', async () => {
    const first = await agreed();
    expect((await told(requester(), first))[0]).toBe('ok');
    expect((await told(ownHead(), first))[1]).toBe('ok');
    expect(await told(head(), first)).toEqual([
      ...['platform.forbidden', 'exchange.agreement.not-a-party'],
    ]);
    expect(await told(hub.as(police, 'requester'), first)).toEqual([
      ...['exchange.application.other-department', 'platform.forbidden'],
    ]);
    const { id } = await renew(first);
    const [asked] = await told(requester(), first);
    expect([asked, await codeOf(renew(first))]).toEqual([
      ...['exchange.application.already-open', 'exchange.application.already-open'],
    ]);
    await answered(id);
    const [waiting] = await told(requester(), first);
    expect([waiting, await codeOf(renew(first))]).toEqual([
      ...['exchange.renewal.already-open', 'exchange.renewal.already-open'],
    ]);
    const second = await agreed();
    await suspended(hub, second.id);
    const [stopped] = await told(requester(), second);
    expect([stopped, await codeOf(renew(second))]).toEqual([
      ...['exchange.renewal.not-renewable', 'exchange.renewal.not-renewable'],
    ]);
    expect((await told(ownHead(), second))[1]).toBe('ok');
    await agreements.relinquish(ownHead(), second.id, '不再需要');
    expect((await told(ownHead(), second))[1]).toBe('exchange.agreement.wrong-state');
  });

  it('Article 27: a narrower service takes the place of what works, and drops a renewal that waits', async () => {
    const first = await agreed();
    await renewed(first);
    const changes = hub.app.get(ServiceChanges);
    const narrower = {
      kind: 'narrow',
      fields: ['permit_no'],
      modes: null,
      quotaCalls: null,
    } as const;
    const { id } = await changes.propose(officer(), first.id, {
      ...{ ...narrower, reasons: '停止提供持证单位', ground: '条例第二十七条' },
      effectiveOn: '2026-03-09',
    });
    await changes.send(head(), id);
    await changes.agree(ownHead(), id);
    await changes.file(authority(), id, '黔数备〔2026〕2号');
    clock.set(at('2026-03-09'));
    await worker.get(ServiceChangeEffects).takeDue(systemContext('service-change', clock.now()));
    const narrowed = await present(first);
    expect(narrowed).toMatchObject({ version: 3, state: 'proposed' });
    expect(narrowed.terms.fields).toEqual(['permit_no']);
    expect([await stateOf(first, 1), await stateOf(first, 2)]).toEqual(['replaced', 'terminated']);
    // The agreement goes on: nobody is told that it has ended, nor counts it as ended.
    expect(await news(first)).toEqual(['agreement-activated', 'agreement-renewal-dropped']);
    expect(await events(first)).toEqual(['activated', 'renewal-dropped']);
    expect(await bothSign(narrowed)).toMatchObject({ version: 3, state: 'active' });
    expect(await codeOf(renew(first))).toBe('ok');
  });

  it('Article 27: disposal is certified for each period that has ended, one after the other', async () => {
    const records = hub.app.get(UsageRecords);
    const first = await agreed();
    const next = await renewed(first);
    await expire('2026-06-02');
    const certify = () => codeOf(records.certify(ownHead(), first.id, '已删除'));
    expect(await certify()).toBe('ok');
    await bothSign(next);
    expect(await certify()).toBe('exchange.usage-record.still-running');
    await expire('2027-03-02');
    expect(await disposalTasks(first)).toBe(2);
    const disposal = async () => {
      const clocks = await hub.app.get(LegalClocks).ofMatter(first.id);
      return clocks.filter(({ kind }) => kind === 'disposal').map(({ state }) => state);
    };
    expect(await disposal()).toEqual(['ended', 'running']);
    expect(await records.certificateOf(await present(first))).toBeNull();
    const twice = await Promise.all([certify(), certify()]);
    expect(twice.sort()).toEqual(['exchange.usage-record.already-certified', 'ok']);
    expect(await disposalTasks(first)).toBe(0);
    expect(await disposal()).toEqual(['ended', 'ended']);
    expect(await records.certificateOf(first)).not.toBeNull();
  });

  it('that nobody has signed ends with its term, and nobody has to deliver or to dispose of it any more', async () => {
    const [never, first] = [await granted(hub, { periodUntil: at('2026-06-01') }), await agreed()];
    const next = await renewed(first);
    await expire('2026-06-02');
    const delivery = async ({ applicationId }: Agreement) => {
      const clocks = await hub.app.get(LegalClocks).ofMatter(applicationId);
      return clocks.find(({ kind }) => kind === 'delivery')!;
    };
    expect(await stateOf(never, 1)).toBe('expired');
    expect(await delivery(never)).toMatchObject({ state: 'ended', outcome: 'dropped' });
    expect(await disposalTasks(never)).toBe(0);
    expect(await news(never)).toEqual(['agreement-unsigned']);
    const signature = await signTerms(never.terms, hub.provider.keys);
    expect(await codeOf(agreements.sign(hub.as(police, 'connector'), never.id, signature))).toBe(
      'exchange.agreement.wrong-state',
    );
    // A further period waits for signatures until its own term is over.
    expect(await stateOf(next, 2)).toBe('proposed');
    await expire('2027-03-02');
    expect(await stateOf(next, 2)).toBe('expired');
    expect(await delivery(next)).toMatchObject({ state: 'ended', outcome: 'dropped' });
    expect(await news(first)).toEqual([
      ...['agreement-activated', 'agreement-expired', 'agreement-renewal-dropped'],
    ]);
    expect(await events(first)).toEqual(['activated', 'restricted', 'renewal-dropped']);
  });

  it('one that cannot be ended keeps no other from ending, and the round says so', async () => {
    const [broken, other] = [await agreed(), await agreed()];
    const owner = hub.db.pool('migrator');
    await owner.query(
      `CREATE FUNCTION exchange.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused'; END $$`,
    );
    await owner.query(
      `CREATE TRIGGER refuse BEFORE UPDATE ON exchange.agreement FOR EACH ROW
         WHEN (OLD.id = '${broken.id}') EXECUTE FUNCTION exchange.refuse()`,
    );
    await expect(expire('2026-06-02')).rejects.toThrow(AggregateError);
    expect([await stateOf(broken, 1), await stateOf(other, 1)]).toEqual(['active', 'expired']);
    await owner.query('DROP FUNCTION exchange.refuse CASCADE');
    await expire('2026-06-02');
    expect(await stateOf(broken, 1)).toBe('expired');
  });

  it('is not signed once its term is over, also before that has been noted', async () => {
    const never = await granted(hub, { periodUntil: at('2026-06-01') });
    clock.set(at('2026-06-01'));
    expect(await codeOf(bothSign(never))).toBe('exchange.agreement.term-over');
    expect(await stateOf(never, 1)).toBe('proposed');
    expect(await news(never)).toEqual([]);
  });

  it('Article 27: what is suspended when its term is over is not renewed, neither granted nor signed', async () => {
    const [first, second] = [await agreed(), await agreed()];
    const waiting = await renewed(first);
    const { id } = await renew(second);
    for (const one of [first, second]) await suspended(hub, one.id);
    await expire('2026-06-01');
    expect(await present(first)).toMatchObject({ version: 1, state: 'expired' });
    expect(await stateOf(first, waiting.version)).toBe('terminated');
    expect(await codeOf(bothSign(waiting))).toBe('exchange.agreement.wrong-state');
    expect(await codeOf(answered(id))).toBe('exchange.renewal.not-renewable');
  });

  it('Article 27: disposal is asked for at the end of the term, until a further period works, and at its end again', async () => {
    const first = await agreed();
    const next = await renewed(first);
    await expire('2026-06-01');
    expect(await disposalTasks(first)).toBe(2);
    await bothSign(next);
    expect(await disposalTasks(first)).toBe(0);
    expect(await present(first)).toMatchObject({ version: 2, state: 'active' });
    await expire('2027-03-01');
    expect(await disposalTasks(first)).toBe(2);
  });

  it('after its term the requester gives up the further period that waits', async () => {
    const first = await agreed();
    const next = await renewed(first);
    await expire('2026-06-01');
    await agreements.relinquish(ownHead(), first.id, '不再需要');
    expect(await stateOf(first, next.version)).toBe('terminated');
    expect(await present(first)).toMatchObject({ version: 1, state: 'expired' });
    expect(await codeOf(agreements.relinquish(ownHead(), first.id, '不再需要'))).toBe(
      'exchange.agreement.wrong-state',
    );
  });
});
