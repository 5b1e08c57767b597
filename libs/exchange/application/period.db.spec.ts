import { Clocks } from '@shutong/clocks';
import { Database, FixedClock, systemContext, type Context } from '@shutong/platform';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, received, wishFor } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { AgreementSentences } from '../agreement/agreement-sentences.service';
import { AgreementService } from '../agreement/agreement.service';
import { Agreement } from '../agreement/agreement.entity';
import type { Proposal } from '../decision/decision.policy';
import { DecisionService } from '../decision/decision.service';
import { answerClockOf } from './application-clocks';
import { ApplicationFiles } from './application-files.service';
import { ApplicationService } from './application.service';
import { availableActions } from './available-actions.policy';

const start = new Date('2026-03-02T10:00:00+08:00');
const periodUntil = new Date('2026-03-03T10:00:00+08:00');
const over = 'exchange.application.period-ended';

describe('an application whose period is over', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  beforeEach(() => clock.set(start));
  afterAll(() => hub.close());

  const applications = () => hub.app.get(ApplicationService);
  const decisions = () => hub.app.get(DecisionService);
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const told = async (ctx: Context, id: string, action: string) => {
    const file = await hub.app.get(ApplicationFiles).of(ctx, await applications().get(ctx, id));
    return availableActions(ctx.actor, file).find((one) => one.action === action)?.refusal?.code;
  };

  it('Article 20: is not sent, so that no time of the provider begins', async () => {
    const applied = await applications().apply(
      hub.as(water, 'requester', 'wang'),
      wishFor(hub, { periodUntil }),
    );
    const head = hub.as(water, 'office-head', 'li');
    clock.set(periodUntil);
    expect(await told(head, applied.id, 'approveApplication')).toBe(over);
    expect(await codeOf(applications().approve(head, applied.id))).toBe(over);
    expect((await applications().get(head, applied.id)).state).toBe('awaiting-office-head');
    const due = hub.app
      .get(Clocks)
      .dueOn({ ...head, tx: hub.app.get(Database).manager(head) }, answerClockOf(applied)!);
    expect(await due).toBeUndefined();
    clock.advance(-1);
    expect(await told(head, applied.id, 'approveApplication')).toBeUndefined();
    expect(await codeOf(applications().approve(head, applied.id))).toBe('ok');
  });

  it('Article 21: is refused and never granted, which its office head is told beforehand', async () => {
    const { id } = await received(hub, { periodUntil, purposeCode: 'another' });
    await decisions().propose(officer(), id, { ...grant, fields: ['holder'] });
    const head = hub.as(police, 'office-head', 'sun');
    expect(await told(head, id, 'answerApplication')).toBeUndefined();
    clock.set(periodUntil);
    expect(await told(head, id, 'answerApplication')).toBe(over);
    expect(await codeOf(decisions().answer(head, id))).toBe(over);
    const no = { reasons: '期限已过', ground: '条例第二十一条' };
    await decisions().propose(officer(), id, { ...grant, ...no, outcome: 'refused', fields: [] });
    expect(await told(head, id, 'answerApplication')).toBeUndefined();
    expect(await codeOf(decisions().answer(head, id))).toBe('ok');
  });

  it('Article 20: is granted for less than was applied for, which says why and may be disputed', async () => {
    const later = new Date('2090-01-01T00:00:00Z');
    const { id } = await received(hub, { periodUntil: later, purposeCode: 'long' });
    const shorter: Proposal = { ...grant, fields: ['permit_no', 'holder'], quotaCalls: 10_000 };
    const whole = { ...shorter, maxRows: 100, reasons: '', ground: '' };
    const propose = (change: Partial<Proposal>) =>
      decisions().propose(officer(), id, { ...whole, ...change });
    const longer = new Date(later.getTime() + 1);
    expect(await codeOf(propose({ periodUntil: longer }))).toBe(
      'exchange.application.period-longer',
    );
    expect(await propose({ periodUntil: later })).toMatchObject({ inPart: false });
    const silent = propose({ periodUntil });
    expect(await codeOf(silent)).toBe('exchange.application.part-without-ground');
    const why = { reasons: '逐年核准', ground: '政务数据共享条例第二十条' };
    expect(await codeOf(propose({ ...why, periodUntil: start }))).toBe(over);
    expect(await propose({ ...why, periodUntil })).toMatchObject({ inPart: true, periodUntil });
    const head = hub.as(police, 'office-head', 'sun');
    clock.set(periodUntil);
    expect(await told(head, id, 'answerApplication')).toBe(over);
    expect(await codeOf(decisions().answer(head, id))).toBe(over);
    clock.set(start);
    expect(await told(head, id, 'answerApplication')).toBeUndefined();
    expect(await codeOf(decisions().answer(head, id))).toBe('ok');
    const requester = hub.as(water, 'requester', 'wang');
    expect(await told(hub.as(water, 'office-head', 'li'), id, 'raiseDispute')).toBeUndefined();
    const agreements = hub.app.get(Database).repository(requester, Agreement);
    const agreement = await agreements.findOneByOrFail({ applicationId: id });
    expect(agreement).toMatchObject({
      ...{ validUntil: periodUntil, terms: { term: { until: periodUntil.getTime() * 1000 } } },
    });
    const sentences = await hub.app.get(AgreementSentences).of(requester, agreement);
    expect(sentences.join('')).toContain('至2026-03-03 10:00:00（北京时间）止');
    clock.set(periodUntil);
    await hub.app.get(AgreementService).expireDue(systemContext('test', clock.now()));
    expect((await agreements.findOneByOrFail({ applicationId: id })).state).toBe('expired');
  });
});
