import fc from 'fast-check';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  bureau,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import { dutyOf, publishDuty, publishedEntry, stated } from '../../../test/support/needs';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { DisputeService } from '../dispute/dispute.service';
import { needActions } from './need-actions.policy';
import { NeedAnswers } from './need-answers.service';
import type { Need } from './need.entity';
import { NeedRegister } from './need-register.service';
import { needStates, openNeedStates, type NeedState } from './need.states';
import { Needs } from './needs.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet a need, and who moves; the authority's own department may be named, too. */
const people = [
  actor(water, ['requester'], 'wang'),
  actor(water, ['office-head'], 'li'),
  actor(police, ['provider-officer'], 'chen'),
  actor(police, ['office-head'], 'zhou'),
  actor(bureau, ['authority'], 'gao'),
  actor(bureau, ['provider-officer', 'office-head'], 'both'),
  actor(bureau, ['office-head'], 'sun'),
  { ...actor(police, ['office-head']), id: actor(water, ['office-head'], 'li').id },
];

const usual = {
  ...{ consentNeed: 1, assignNeed: 4, handBackNeed: 3, proposeNeedAnswer: 2, returnNeedAnswer: 3 },
  ...{ answerNeed: 3, withdrawNeed: 0, raiseDispute: 0 },
} as const;
type Action = keyof typeof usual;

/** What leads on from each state, so that lives get to their ends. */
const leading: Readonly<Record<NeedState, readonly Action[]>> = {
  'awaiting-office-head': ['consentNeed'],
  'awaiting-source': ['assignNeed'],
  'awaiting-answer': ['proposeNeedAnswer', 'proposeNeedAnswer', 'handBackNeed'],
  proposed: ['answerNeed', 'answerNeed', 'returnNeedAnswer'],
  met: ['answerNeed'],
  refused: ['raiseDispute', 'answerNeed'],
  withdrawn: ['withdrawNeed'],
};

const person = fc.nat({ max: people.length - 1 });
const tried = fc.record({
  /** Mostly what leads on. */
  action: fc.option(fc.constantFrom(...(Object.keys(usual) as Action[])), { freq: 3 }),
  pick: fc.nat({ max: 2 }),
  by: fc.option(person, { freq: 3 }),
  words: fc.constantFrom('三定方案', '已核实', ' '),
  says: fc.constantFrom('entry', 'no'),
  named: fc.constantFrom(police, police, bureau, water),
  /** Days that pass before it; a machine's time may also have been put back. */
  days: fc.noBias(fc.integer({ min: -2, max: 8 })),
  racedBy: fc.option(person, { freq: 3 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

/** A life that nothing goes wrong in, so that every run sees both ends. */
const straight = (says: Tried['says']): Tried[] =>
  [1, 2, 3, 4, 5, 6].map(() => ({
    ...{ action: null, pick: 0, by: null, racedBy: null, days: 1 },
    ...{ words: '已核实', named: police, says },
  }));

describe('any life of a need', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeHub;
  const entries = new Map<string, string>();
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
    for (const one of [police, bureau]) {
      entries.set(one, await publishedEntry(hub, ['犬只编号'], one));
    }
    await publishDuty(hub, 'GA-01', dutyOf(['登记表']));
  });
  afterAll(() => hub.close());

  const as = (at: number): Context => contextOf(people[at]!, clock.now());
  const read = (id: string) =>
    hub.app.get(NeedRegister).get(hub.as(bureau, 'auditor', 'observer'), id);

  type Step = (ctx: Context, need: Need, said: Tried) => Promise<unknown>;
  const stepping: Readonly<Record<Action, Step>> = {
    consentNeed: (ctx, { id }) => hub.app.get(Needs).consent(ctx, id),
    assignNeed: (ctx, { id }, { named: department, words: reasons }) =>
      hub.app.get(NeedAnswers).assign(ctx, id, { department, reasons }),
    handBackNeed: (ctx, { id }, { words }) => hub.app.get(NeedAnswers).handBack(ctx, id, words),
    proposeNeedAnswer: (ctx, { id, source }, { says, words }) => {
      const entryId = entries.get(source ?? '') ?? null;
      const answer =
        says === 'entry' ? { entryId, serves: words } : { reasons: words, ground: words };
      return hub.app.get(NeedAnswers).propose(ctx, id, answer);
    },
    returnNeedAnswer: (ctx, { id, lastStep: read }, { words: reasons }) =>
      hub.app.get(NeedAnswers).sendBack(ctx, id, { read, reasons }),
    answerNeed: (ctx, { id, lastStep }) => hub.app.get(NeedAnswers).answer(ctx, id, lastStep),
    withdrawNeed: (ctx, { id }) => hub.app.get(Needs).withdraw(ctx, id),
    raiseDispute: (ctx, { id: needId }) =>
      hub.app.get(DisputeService).raise(ctx, { needId, contested: '不予提供', reasons: '不成立' }),
  };

  /** What is refused for what is said, not for who says it. */
  const ofWords = ['incomplete', 'items-missing', 'own-need', 'answer-unclear'].map(
    (one) => `exchange.need.${one}`,
  );

  async function take(before: Need, one: Tried): Promise<void> {
    const choices = leading[before.state];
    const action = one.action ?? choices[one.pick % choices.length]!;
    const by = one.by ?? (before.source === bureau && usual[action] === 2 ? 5 : usual[action]);
    const work = (who: number) => codeOf(stepping[action](as(who), before, one));
    if (one.racedBy !== null) {
      const answers = await Promise.all([work(by), work(one.racedBy)]);
      expect(answers.filter((answer) => answer === 'ok').length).toBeLessThanOrEqual(1);
      return;
    }
    const told = needActions(as(by).actor, await hub.app.get(NeedRegister).fileOf(before));
    const said = told.find((each) => each.action === action)!.refusal?.code ?? 'ok';
    const answered = await work(by);
    // The permission is asked for at the door, before the service; unknown and not visible look the same.
    if (said === 'platform.forbidden' || answered === 'exchange.need.not-found') return;
    if (!ofWords.includes(answered)) expect([action, answered]).toEqual([action, said]);
  }

  const reached = new Set<string>();

  function assertEnding(now: Need): void {
    expect(now.endedAt !== null).toBe(['met', 'refused', 'withdrawn'].includes(now.state));
    if (now.state === 'met') {
      expect(now.entryId).toBe(entries.get(now.source!));
      // It lacks what is wanted.
      expect(now.serves?.trim()).toBeTruthy();
    }
    if (now.state === 'refused') {
      expect([now.refusalReasons, now.refusalGround].every((text) => !!text?.trim())).toBe(true);
    }
  }

  /** One department holds an open need at a time, and its clock runs. */
  async function assertHeld(now: Need): Promise<void> {
    const clocks = await hub.app.get(LegalClocks).ofMatter(now.id);
    const running = clocks.filter(({ state }) => state === 'running');
    const holders: Partial<Record<NeedState, string>> = {
      'awaiting-source': bureau,
      'awaiting-answer': now.source!,
      proposed: now.source!,
    };
    const holder = holders[now.state];
    expect(running.map((one) => one.holder)).toEqual(holder ? [holder] : []);
    if (now.state === 'withdrawn' && clocks.length > 0) {
      expect(clocks.filter(({ outcome }) => outcome === 'dropped').length).toBe(1);
    }
    if (holder) expect(holder).not.toBe(water);
  }

  async function assertLawful(id: string, before: Need): Promise<Need> {
    const now = await read(id);
    reached.add(now.state);
    // What has ended stays as it is.
    if (before.endedAt) expect(now).toEqual(before);
    assertEnding(now);
    await assertHeld(now);
    const steps = await hub.app.get(NeedRegister).stepsOf(id);
    expect(steps.map(({ number }) => number)).toEqual(steps.map((_, at) => at + 1));
    expect(now.lastStep).toBe(steps.length);
    expect(steps.filter(({ step }) => step === 'hand-back').length).toBeLessThanOrEqual(1);
    const proposer = now.state === 'met' || now.state === 'refused' ? now.proposedBy : null;
    if (proposer) expect(steps.at(-1)!.by).not.toBe(proposer);
    return now;
  }

  it('Article 19: has one holder at a time whoever tries what, and ends in an entry, a reasoned no or its withdrawal', async () => {
    await assertLives(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(tried, { minLength: 3, maxLength: 8 }),
        async (covered, tries) => {
          clock.set(start);
          const byDuty = covered ? { responsibility: 'GA-01', items: ['登记表'] } : {};
          const filed = await hub.app.get(Needs).file(as(0), stated(byDuty));
          let last = await read(filed.id);
          for (const one of tries) {
            clock.advance(one.days * day);
            await take(last, one);
            last = await assertLawful(filed.id, last);
          }
          // So that there is room for the next.
          const isOpen = (openNeedStates as readonly string[]).includes(last.state);
          if (isOpen) await hub.app.get(Needs).withdraw(as(0), filed.id);
        },
      ),
      {
        covers: [[reached, needStates]],
        examples: [
          [false, straight('no')],
          [true, straight('entry')],
        ],
      },
    );
  });
});
