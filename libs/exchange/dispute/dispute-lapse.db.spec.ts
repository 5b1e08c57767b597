import { Jurisdiction, LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext, type Context } from '@shutong/platform';
import { switchedOn } from '../../../test/support/disputes';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { misuse, suspended } from '../../../test/support/misuse';
import { workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { AgreementService } from '../agreement/agreement.service';
import { Rectifications } from '../rectification/rectifications.service';
import type { Proposed } from '../service-change/service-change.policy';
import { ServiceChangeEffects } from '../service-change/service-change-effects.service';
import { ServiceChanges } from '../service-change/service-changes.service';
import type { MatterNamed } from '../course/parts-taken.query';
import { DisputeService } from './dispute.service';
import { Disputes } from './disputes.service';

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const ending: Proposed = {
  ...{ kind: 'end', fields: null, modes: null, quotaCalls: null, effectiveOn: '2026-04-01' },
  ...{ reasons: '业务系统停用', ground: '省政府机构改革方案' },
};

describe('a dispute and what it is about', () => {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    worker = await workerUnderTest(hub);
    const limits = switchedOn();
    vi.spyOn(hub.app.get(Jurisdiction), 'limitOf').mockImplementation((kind) =>
      limits.limitOf(kind),
    );
  });
  beforeEach(() => clock.set(at('2026-03-02')));
  afterAll(async () => {
    vi.restoreAllMocks();
    await worker.stop();
    await hub.close();
  });

  const requester = () => hub.as(water, 'office-head', 'li');
  const provider = () => hub.as(police, 'office-head', 'sun');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const changes = () => hub.app.get(ServiceChanges);
  const rectifications = () => hub.app.get(Rectifications);
  const relinquish = (id: string) =>
    hub.app.get(AgreementService).relinquish(requester(), id, '不再需要');
  const agreed = async (periodUntil = new Date('2027-03-01T00:00:00Z')) =>
    (await signed(hub, { periodUntil })).id;
  const raise = (by: Context, about: MatterNamed) =>
    hub.app.get(DisputeService).raise(by, { ...about, contested: '此事', reasons: '不成立' });
  const objected = async () => {
    const { id } = await changes().propose(
      hub.as(police, 'provider-officer'),
      await agreed(),
      ending,
    );
    await changes().send(provider(), id);
    await changes().object(requester(), id, '仍在使用');
    return id;
  };
  const stateOf = async (id: string) => (await hub.app.get(Disputes).get(authority(), id)).state;
  const openTasks = async (id: string) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query('SELECT 1 FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL', [id]);
    return rows.length;
  };

  it.each(['withdrawn by its provider', 'agreed to after all', 'taken along by its agreement'])(
    'Article 28: lapses with a service change that is %s',
    async (how) => {
      const serviceChangeId = await objected();
      const { id, agreementId } = await raise(requester(), { serviceChangeId });
      expect([await stateOf(id), await openTasks(id)]).toEqual(['negotiation', 2]);
      if (how.startsWith('withdrawn')) await changes().withdraw(provider(), serviceChangeId);
      else if (how.startsWith('agreed')) await changes().agree(requester(), serviceChangeId);
      else await relinquish(agreementId!);
      expect([await stateOf(id), await openTasks(id)]).toEqual(['lapsed', 0]);
      expect((await hub.app.get(Disputes).stepsOf(id)).map(({ step }) => step)).toEqual([
        ...['raise', 'lapse'],
      ]);
      const [negotiation] = await hub.app.get(LegalClocks).ofMatter(id);
      expect(negotiation).toMatchObject({ kind: 'dispute-negotiation', outcome: 'dropped' });
      const told = await hub.db
        .pool('migrator')
        .query(`SELECT 1 FROM notice.notice WHERE about_id = $1 AND template = 'dispute-lapsed'`, [
          id,
        ]);
      expect(told.rows.length).toBe(2);
      const { rows } = await hub.db
        .pool('migrator')
        .query(
          `SELECT 1 FROM transport.message WHERE key = $1 AND type = 'exchange.dispute.lapsed'`,
          [id],
        );
      expect(rows.length).toBe(1);
    },
  );

  it('Article 28: lapses when the suspension is lifted, or over with the term', async () => {
    const lifted = await agreed();
    await suspended(hub, lifted);
    const first = await raise(requester(), { agreementId: lifted });
    await rectifications().lift(authority(), lifted, '经查无误');
    expect(await stateOf(first.id)).toBe('lapsed');
    await suspended(hub, lifted);
    expect(await codeOf(raise(requester(), { agreementId: lifted }))).toBe('ok');
    const expiring = await agreed(at('2026-03-05'));
    await suspended(hub, expiring);
    const second = await raise(provider(), { agreementId: expiring });
    clock.set(at('2026-03-05'));
    await worker.get(AgreementService).expireDue(systemContext('agreement-expiry', clock.now()));
    expect(await stateOf(second.id)).toBe('lapsed');
  });

  it('Article 28: goes on where what was suspended is terminated for that', async () => {
    const agreementId = await agreed();
    const rectification = await suspended(hub, agreementId);
    const { id } = await raise(requester(), { agreementId });
    await rectifications().refuse(requester(), rectification, '不认可');
    await rectifications().terminate(authority(), agreementId, '拒不整改');
    expect(await stateOf(id)).toBe('negotiation');
  });

  it('Article 28: is raised by nobody about what they have done themselves or agreed to', async () => {
    const own = 'exchange.dispute.own-doing';
    const agreementId = await agreed();
    await rectifications().suspend(provider(), agreementId, misuse);
    expect(await codeOf(raise(provider(), { agreementId }))).toBe(own);
    const { id } = await raise(requester(), { agreementId });
    await relinquish(agreementId);
    expect(await stateOf(id)).toBe('lapsed');
    expect(await codeOf(raise(requester(), { agreementId }))).toBe(own);
    const ended = await agreed();
    const change = await changes().propose(hub.as(police, 'provider-officer'), ended, ending);
    await changes().send(provider(), change.id);
    await changes().agree(requester(), change.id);
    await changes().file(authority(), change.id, '1号');
    clock.set(at('2026-04-01'));
    const ctx = systemContext('service-change', clock.now());
    expect(await worker.get(ServiceChangeEffects).takeDue(ctx)).toBe(1);
    for (const by of [requester(), provider()]) {
      expect(await codeOf(raise(by, { agreementId: ended }))).toBe(own);
    }
  });
});
