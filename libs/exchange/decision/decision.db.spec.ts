import { Jurisdiction } from '@shutong/clocks';
import { Database } from '@shutong/platform';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { codeOf } from '../../../test/support/refusals';
import { bothSign, grant, received, wishFor } from '../../../test/support/exchange-calls';
import { Agreement } from '../agreement/agreement.entity';
import { ApplicationService } from '../application/application.service';
import { DisputeService } from '../dispute/dispute.service';
import { Renewals } from '../renewal/renewals.service';
import type { Proposal } from './decision.policy';
import { DecisionService } from './decision.service';
import { replaceProperty } from '../../../test/support/replace-property';

const month = 30 * 86_400_000;
const granting: Proposal = { ...grant, fields: ['holder'] };
const refusing: Proposal = {
  ...granting,
  ...{
    outcome: 'refused',
    fields: [],
    reasons: '使用时限已过',
    ground: '政务数据共享条例第二十一条',
  },
};

describe('the answer to an application', () => {
  let hub: ExchangeUnderTest;
  let decisions: DecisionService;
  let applications: ApplicationService;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    decisions = hub.app.get(DecisionService);
    applications = hub.app.get(ApplicationService);
  });
  afterAll(() => hub.close());

  const propose = (id: string, proposal: Proposal) =>
    decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, proposal);
  const answer = (id: string, read?: string) =>
    decisions.answer(hub.as(police, 'office-head', 'sun'), id, read);
  const stateOf = async (id: string) =>
    (await applications.get(hub.as(water, 'requester'), id)).state;
  /** Changes the rows of an application, as the passing of time or an older hub would have. */
  const set = (id: string, column: string, value: unknown) =>
    hub.db
      .pool('migrator')
      .query(`UPDATE exchange.application SET ${column} = $2 WHERE id = $1`, [id, value]);
  const shareAs = (sharing: string) =>
    hub.db.pool('migrator').query(
      `WITH entry AS (UPDATE catalog.entry SET sharing = $1 WHERE code = '303/1' RETURNING id)
       UPDATE catalog.item SET sharing = $1 WHERE entry_id IN (SELECT id FROM entry)`,
      [sharing],
    );
  const endPeriod = (id: string) => set(id, 'period_until', new Date(Date.now() - 1000));

  it('is refused by the head as proposed where the period ended before a proposal', async () => {
    const { id } = await received(hub);
    await endPeriod(id);
    expect(await codeOf(propose(id, granting))).toBe('exchange.application.period-ended');
    await propose(id, refusing);
    expect(await answer(id)).toMatchObject({ outcome: 'refused', reasons: '使用时限已过' });
    expect(await stateOf(id)).toBe('refused');
  });

  it('changes with the proposal where the period ended before the head answered', async () => {
    const { id } = await received(hub);
    const first = await propose(id, granting);
    await endPeriod(id);
    expect(await codeOf(answer(id))).toBe('exchange.application.period-ended');
    expect((await hub.entries('exchange.decision.answer')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'exchange.application.period-ended',
    });
    expect(await stateOf(id)).toBe('proposed');
    await propose(id, refusing);
    expect(await codeOf(answer(id, first.id))).toBe('exchange.application.proposal-replaced');
    expect(await answer(id)).toMatchObject({ outcome: 'refused', answeredAt: expect.any(Date) });
    expect(await stateOf(id)).toBe('refused');
    const application = await applications.get(hub.as(water, 'requester'), id);
    const shown = await decisions.ofApplication(hub.as(water, 'requester'), application);
    expect(shown).toMatchObject({ outcome: 'refused' });
  });

  it('keeps what was proposed before, unanswered, and logs each proposal', async () => {
    const { id } = await received(hub);
    const first = await propose(id, granting);
    const second = await propose(id, { ...granting, maxRows: 1 });
    expect(await answer(id, second.id)).toMatchObject({ id: second.id, maxRows: 1 });
    const { rows } = await hub.db.pool('hub').query(
      `SELECT id, answered_at IS NULL AS open, replaced_at IS NULL AS stands
           FROM exchange.decision WHERE application_id = $1 ORDER BY max_rows DESC`,
      [id],
    );
    expect(rows).toEqual([
      { id: first.id, open: true, stands: false },
      { id: second.id, open: false, stands: true },
    ]);
    const logged = JSON.stringify(await hub.entries('exchange.decision.propose'));
    expect([first.id, second.id].filter((one) => !logged.includes(one))).toEqual([]);
    expect(await codeOf(propose(id, refusing))).toBe('exchange.application.wrong-state');
  });

  it('is one of two proposals that come at once', async () => {
    const { id } = await received(hub);
    const both = await Promise.all([propose(id, granting), propose(id, refusing)]);
    const answered = await answer(id);
    expect(both.map((one) => one.id)).toContain(answered.id);
    expect(await codeOf(answer(id))).toBe('exchange.application.wrong-state');
  });

  it('C54.1 a refusal without stated reasons or ground is rejected and recorded, and nothing is proposed', async () => {
    const { id } = await received(hub);
    for (const lacking of [{ reasons: '' }, { ground: ' ' }, { reasons: ' ', ground: '' }]) {
      expect(await codeOf(propose(id, { ...refusing, ...lacking }))).toBe(
        'exchange.application.refusal-without-ground',
      );
      const [last] = (await hub.entries('exchange.decision.propose')).slice(-1);
      expect(last).toMatchObject({
        outcome: 'deny',
        reason: 'exchange.application.refusal-without-ground',
      });
    }
    expect(await stateOf(id)).toBe('received');
  });

  it('says what the terms cannot take, and a refusal is possible still', async () => {
    const { id } = await received(hub);
    await propose(id, granting);
    await set(id, 'purpose_text', 'x'.repeat(4001));
    expect(await codeOf(answer(id))).toBe('exchange.application.terms-malformed');
    await propose(id, refusing);
    await answer(id);
    expect(await stateOf(id)).toBe('refused');
  });

  it('Articles 21 and 28: by rule for less use than was applied for says why, is a grant in part and may be disputed', async () => {
    await shareAs('unconditional');
    const wish = { ...wishFor(hub), volume: { callsPerDay: 100_001 } };
    const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), wish);
    await applications.approve(hub.as(water, 'office-head', 'li'), id);
    await shareAs('conditional');
    const application = await applications.get(hub.as(water, 'requester'), id);
    const decision = (await decisions.ofApplication(hub.as(water, 'requester'), application))!;
    expect(decision).toMatchObject({ byRule: true, quotaCalls: 100_000, inPart: true });
    expect(decision.reasons).toContain('100000');
    expect(decision.ground).not.toBe('');
    const { rows } = await hub.db
      .pool('hub')
      .query('SELECT in_part FROM exchange.open_decision WHERE id = $1', [decision.id]);
    expect(rows).toEqual([{ in_part: true }]);
    const said = { applicationId: id, contested: '用量', reasons: '每日超过十万次' };
    const raised = hub.app.get(DisputeService).raise(hub.as(water, 'office-head', 'li'), said);
    expect(await codeOf(raised)).toBe('ok');
  });

  it('Articles 20 and 21: by rule is for the longest period that the jurisdiction sets, also of a renewal, which takes nothing away', async () => {
    const longest = replaceProperty(hub.app.get(Jurisdiction), 'longestPeriod', 30);
    const by = hub.as(water, 'requester', 'wang');
    const head = hub.as(water, 'office-head', 'li');
    await shareAs('unconditional');
    const until = new Date('2090-01-01T00:00:00Z');
    const { id } = await applications.apply(by, wishFor(hub, { periodUntil: until }));
    await applications.approve(head, id);
    const decisionOf = async (one: string) =>
      decisions.ofApplication(by, await applications.get(by, one));
    const first = (await decisionOf(id))!;
    expect(first).toMatchObject({ byRule: true, inPart: true });
    expect(first.periodUntil!.getTime() - first.answeredAt!.getTime()).toBeLessThanOrEqual(month);
    expect([first.reasons, first.ground].join()).toMatch(/最长30日.*longestPeriod/);
    const agreements = hub.app.get(Database).repository(by, Agreement);
    const agreed = await agreements.findOneByOrFail({ applicationId: id });
    expect(agreed.validUntil).toEqual(first.periodUntil);
    await bothSign(hub, agreed);
    replaceProperty(hub.app.get(Jurisdiction), 'longestPeriod', 10);
    const renewal = { agreementId: agreed.id, periodUntil: until };
    const next = await hub.app.get(Renewals).renew(by, renewal);
    await applications.approve(head, next.id);
    await shareAs('conditional');
    longest.restore();
    expect(await decisionOf(next.id)).toMatchObject({ periodUntil: agreed.validUntil });
  });

  it.each([
    ['period_until', new Date(0), 'exchange.application.period-ended'],
    ['purpose_text', 'x'.repeat(4001), 'exchange.application.terms-malformed'],
  ])('by rule needs what the terms can take: %s', async (column, value, code) => {
    const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), wishFor(hub));
    await shareAs('unconditional');
    await set(id, column, value);
    const approve = applications.approve(hub.as(water, 'office-head', 'li'), id);
    expect(await codeOf(approve)).toBe(code);
    await applications.withdraw(hub.as(water, 'requester', 'wang'), id);
    expect(await stateOf(id)).toBe('withdrawn');
    await shareAs('conditional');
  });
});
