import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { codeOf } from '../../../test/support/refusals';
import { signed } from '../../../test/support/exchange-calls';
import { actor, contextOf } from '../../../test/support/catalog';
import { assertLives } from '../../../test/support/lives';
import { DisputeService } from '../dispute/dispute.service';
import { correctionActions } from './correction-actions.policy';
import { CorrectionRegister } from './correction-register.service';
import type { Correction } from './correction.entity';
import { correctionStates, openCorrectionStates } from './correction.states';
import { Corrections } from './corrections.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet a correction, and a stranger of another department in each office. */
const people = [
  actor(water, ['requester'], 'wang'),
  actor(water, ['office-head'], 'li'),
  actor(water, ['provider-officer'], 'zhao'),
  actor(police, ['provider-officer'], 'chen'),
  actor(police, ['requester'], 'wu'),
  actor(bureau, ['authority'], 'gao'),
  actor(bureau, ['requester', 'office-head', 'provider-officer'], 'stranger'),
];
const stranger = people.length - 1;

const contested = { contested: '不予采纳', reasons: '不成立' };
const words = fc.constantFrom('已核实', '登记簿', ' ');
const person = fc.nat({ max: people.length - 1 });
const tried = fc.record({
  action: fc.constantFrom(
    ...['acceptCorrection', 'completeCorrection', 'rejectCorrection', 'withdrawCorrection'],
    ...['raiseDispute'],
  ),
  /** Mostly the two who have something to do. */
  by: fc.oneof(fc.constantFrom(0, 3), person),
  first: words,
  second: words,
  /** Days that pass before it; a machine's time may also have been put back. */
  days: fc.noBias(fc.integer({ min: -2, max: 8 })),
  /** Somebody else tries the same at the same moment. */
  racedBy: fc.option(person, { nil: undefined, freq: 4 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of a correction', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let agreementId: string;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    const periodUntil = new Date('2027-06-01T00:00:00Z');
    agreementId = (await signed(hub, { periodUntil })).id;
  });
  afterAll(() => hub.close());

  const as = (at: number): Context => contextOf(people[at]!, clock.now());
  const read = (id: string) =>
    hub.app.get(CorrectionRegister).get(hub.as(bureau, 'auditor', 'observer'), id);

  type Step = (ctx: Context, id: string, said: Tried) => Promise<unknown>;
  const steps: Readonly<Record<string, Step>> = {
    acceptCorrection: (ctx, id) => hub.app.get(Corrections).accept(ctx, id),
    completeCorrection: (ctx, id, { first: feedback }) =>
      hub.app.get(Corrections).complete(ctx, id, { feedback }),
    rejectCorrection: (ctx, id, { first: reasons, second: ground }) =>
      hub.app.get(Corrections).reject(ctx, id, { reasons, ground }),
    withdrawCorrection: (ctx, id) => hub.app.get(Corrections).withdraw(ctx, id),
    raiseDispute: (ctx, correctionId) =>
      hub.app.get(DisputeService).raise(ctx, { correctionId, ...contested }),
  };

  async function take(id: string, one: Tried): Promise<void> {
    const work = (who: number) => codeOf(steps[one.action]!(as(who), id, one));
    if (one.racedBy !== undefined) {
      const answers = await Promise.all([work(one.by), work(one.racedBy)]);
      expect(answers.filter((answer) => answer === 'ok').length).toBeLessThanOrEqual(1);
      return;
    }
    const file = await hub.app.get(CorrectionRegister).fileOf(await read(id));
    const told = correctionActions(as(one.by).actor, file);
    const said = told.find(({ action }) => action === one.action)!.refusal?.code ?? 'ok';
    const answered = await work(one.by);
    if (one.by === stranger) expect(answered).toBe('exchange.correction.not-found');
    // The permission is asked for at the door, before the service; blank words are no matter of who may.
    else if (said !== 'platform.forbidden' && answered !== 'exchange.correction.incomplete')
      expect([one.action, answered]).toEqual([one.action, said]);
  }

  const reached = new Set<string>();

  async function assertLawful(id: string, before: Correction): Promise<Correction> {
    const now = await read(id);
    reached.add(now.state);
    expect([now.rejectionReasons, now.rejectionGround].map((text) => !!text?.trim())).toEqual(
      Array(2).fill(now.state === 'rejected'),
    );
    expect(!!now.feedback?.trim()).toBe(now.state === 'corrected');
    if (now.verifiedBy) expect(now.verifiedBy).toContain(police);
    const isOpen = openCorrectionStates.includes(now.state);
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    expect(clocks).toHaveLength(1);
    expect(clocks[0]).toMatchObject({ holder: police, awaitedBy: water });
    expect(clocks[0]!.state).toBe(isOpen ? 'running' : 'ended');
    if (!isOpen) expect(clocks[0]!.outcome).toBe(now.state === 'withdrawn' ? 'dropped' : 'done');
    // What has ended stays as it is.
    if (before.endedAt) expect(now).toEqual(before);
    const unseen = hub.app.get(CorrectionRegister).get(as(stranger), id);
    expect(await codeOf(unseen)).toBe('exchange.correction.not-found');
    return now;
  }

  it('Article 26: keeps the law whoever tries what, and tells everybody beforehand what they may do', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 2, maxLength: 5 }), async (tries) => {
        clock.set(start);
        const filed = await hub.app.get(Corrections).file(as(0), agreementId, {
          ...{ items: ['holder'], record: randomUUID(), problem: '名称有误', grounds: '营业执照' },
        });
        let last = await read(filed.id);
        for (const one of tries) {
          clock.advance(one.days * day);
          await take(filed.id, one);
          last = await assertLawful(filed.id, last);
        }
        // So that there is room for the next.
        if (last.state === 'filed') await hub.app.get(Corrections).withdraw(as(0), filed.id);
        if (last.state === 'accepted')
          await hub.app.get(Corrections).complete(as(3), filed.id, { feedback: '已更正' });
      }),
      { covers: [[reached, correctionStates]] },
    );
  });
});
