import fc from 'fast-check';
import { Jurisdiction, LegalClocks } from '@shutong/clocks';
import { FixedClock, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  answered,
  refusedNeed,
  rejectedCorrection,
  switchedOn,
} from '../../../test/support/disputes';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import type { MatterNamed } from '../course/parts-taken.query';
import { disputeActions } from './dispute-actions.policy';
import type { Dispute } from './dispute.entity';
import type { DisputeFile } from './dispute.policy';
import { DisputeService } from './dispute.service';
import { disputeLevels, disputeStates, isOpen } from './dispute.states';
import { Disputes } from './disputes.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet a dispute, one who may not, and one whose roles are in each other's way. */
const people = [
  actor(water, ['office-head'], 'li'),
  actor(water, ['requester'], 'wang'),
  actor(police, ['office-head'], 'sun'),
  actor(police, ['provider-officer'], 'chen'),
  actor(bureau, ['authority'], 'gao'),
  actor(bureau, ['office-head'], 'of the authority'),
  actor(water, ['authority', 'office-head'], 'lent'),
];

/** Half of what is tried is anything by anybody, the other half something that somebody may do then. */
const tried = fc.record({
  may: fc.option(fc.noBias(fc.nat({ max: 59 })), { nil: undefined, freq: 2 }),
  action: fc.constantFrom(
    ...['proposeSettlement', 'acceptSettlement', 'escalateDispute'],
    ...['recordOpinion', 'acceptOpinion', 'withdrawDispute'],
  ),
  by: fc.nat({ max: people.length - 1 }),
  days: fc.noBias(fc.integer({ min: 0, max: 3 })),
  /** Somebody else tries the same at the same moment. */
  racedBy: fc.option(fc.nat({ max: people.length - 1 }), { nil: undefined, freq: 4 }),
});
/** What each life is about: a no that stands, which nothing takes away. */
const subjects = ['application', 'need', 'correction'] as const;
const disputed = fc.constantFrom(...subjects);
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of a dispute', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let agreementId: string;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    agreementId = (await signed(hub, { periodUntil: new Date('2027-06-01T00:00:00Z') })).id;
    // The law sets no limits; a jurisdiction may.
    const limits = switchedOn();
    vi.spyOn(hub.app.get(Jurisdiction), 'limitOf').mockImplementation((kind) =>
      limits.limitOf(kind),
    );
  });
  afterAll(() => hub.close());

  const person = (at: number): Context => contextOf(people[at]!, clock.now());
  const matters: Readonly<Record<(typeof subjects)[number], () => Promise<MatterNamed>>> = {
    application: async () => ({ applicationId: await answered(hub) }),
    need: async () => ({ needId: await refusedNeed(hub) }),
    correction: async () => ({ correctionId: await rejectedCorrection(hub, agreementId) }),
  };
  const observer = () => hub.as(bureau, 'authority', 'observer');
  const service = () => hub.app.get(DisputeService);

  async function fileOf(id: string): Promise<DisputeFile> {
    const disputes = hub.app.get(Disputes);
    return disputes.fileOf(await disputes.get(observer(), id));
  }

  /** The step of the kind that was taken last, as whoever accepts has read it. */
  async function lastOf(id: string, kind: string): Promise<number> {
    const steps = await hub.app.get(Disputes).stepsOf(id);
    return steps.findLast(({ step }) => step === kind)?.number ?? 1;
  }

  const steps: Readonly<Record<string, (ctx: Context, id: string) => Promise<unknown>>> = {
    proposeSettlement: (ctx, id) => service().proposeSettlement(ctx, id, '先提供名称'),
    acceptSettlement: async (ctx, id) =>
      service().acceptSettlement(ctx, id, await lastOf(id, 'propose-settlement')),
    escalateDispute: (ctx, id) => service().escalate(ctx, id, '不一致'),
    recordOpinion: (ctx, id) =>
      service().recordOpinion(ctx, id, {
        ...{ text: '应当提供', documentNumber: '3号', documentDate: '2026-03-02' },
      }),
    acceptOpinion: async (ctx, id) => service().acceptOpinion(ctx, id, await lastOf(id, 'opine')),
    withdrawDispute: (ctx, id) => service().withdraw(ctx, id),
  };

  /** Who may do what now, but for giving the matter up. */
  const allowed = (file: DisputeFile): Pick<Tried, 'action' | 'by'>[] =>
    people.flatMap((who, by) =>
      disputeActions(who, file)
        .filter(({ refusal, action }) => refusal === null && action !== 'withdrawDispute')
        .map(({ action }) => ({ action, by })),
    );

  async function take(id: string, { may, racedBy, ...anything }: Tried): Promise<void> {
    const file = await fileOf(id);
    const choice = may === undefined ? [] : allowed(file);
    const { action, by } = choice[(may ?? 0) % choice.length] ?? anything;
    const work = (who: number) => codeOf(steps[action]!(person(who), id));
    if (racedBy !== undefined) {
      await Promise.all([work(by), work(racedBy)]);
      return;
    }
    const shown = disputeActions(person(by).actor, file).find((one) => one.action === action)!;
    const said = shown.refusal?.code ?? 'ok';
    const done = await work(by);
    // The permission is asked for at the door, before the service; a stranger is told of nothing.
    if (said === 'platform.forbidden' || done === 'exchange.dispute.not-found') return;
    expect([action, done]).toEqual([action, said]);
  }

  const reached = new Set<string>();

  const rankOf = ({ state }: Dispute) => disputeLevels.findIndex((level) => level === state);

  /** The other party holds the time to negotiate, above the authority until its opinion is there; what has ended nobody. */
  async function assertHeld({ dispute, steps: history }: DisputeFile): Promise<void> {
    const { id, state } = dispute;
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    const open = clocks.filter((one) => one.state !== 'ended').map(({ holder }) => holder);
    const isGiven = history.some(({ step, level }) => step === 'opine' && level === state);
    const holder = state === 'negotiation' ? police : bureau;
    expect(open).toEqual(isOpen(state) && !isGiven ? [holder] : []);
  }

  async function assertLawful(
    before: DisputeFile,
    id: string,
    racers: number,
  ): Promise<DisputeFile> {
    const after = await fileOf(id);
    const { dispute, steps: history } = after;
    reached.add(dispute.state);
    await assertHeld(after);
    expect(history.slice(0, before.steps.length)).toEqual(before.steps);
    expect(history.map(({ number }) => number)).toEqual(history.map((_, at) => at + 1));
    if (!isOpen(before.dispute.state)) expect(after).toEqual(before);
    if (isOpen(dispute.state)) {
      const rise = rankOf(dispute) - rankOf(before.dispute);
      expect(rise).toBeGreaterThanOrEqual(0);
      expect(rise).toBeLessThanOrEqual(racers);
      const parties = allowed(after).filter(({ by }) => people[by]!.department !== bureau);
      expect(parties).not.toEqual([]);
    }
    assertLevels(after);
    assertAgreed(after);
    return after;
  }

  /** Each level that has been left has been left once, the lowest first. */
  function assertLevels({ dispute, steps: history }: DisputeFile): void {
    const levels = history.map(({ level }) => disputeLevels.indexOf(level));
    expect(levels).toEqual([...levels].sort());
    const left = history.filter(({ step }) => /^(apply|submit)-/.test(step));
    expect(left.map(({ level }) => level)).toEqual(disputeLevels.slice(0, left.length));
    if (isOpen(dispute.state)) expect(dispute.state).toBe(disputeLevels[left.length]);
  }

  /** Nothing is settled or decided but by both parties, or by the government. */
  function assertAgreed({ dispute, steps: history }: DisputeFile): void {
    const last = history.at(-1)!;
    if (dispute.state === 'settled') {
      const proposed = history.findLast(({ step }) => step === 'propose-settlement')!;
      expect(proposed.level).toBe(last.level);
      expect([proposed.department, last.department].sort()).toEqual([water, police].sort());
    }
    if (dispute.state !== 'decided' || last.step === 'decide') return;
    const accepted = history.filter(
      ({ step, level }) => level === last.level && step === 'accept-opinion',
    );
    const parties = [...accepted, last].map(({ department }) => department);
    expect(parties.sort()).toEqual([water, police].sort());
  }

  it('Article 28: levels rise one by one, an end is an end, and somebody can always act', async () => {
    await assertLives(
      fc.asyncProperty(
        disputed,
        fc.array(tried, { minLength: 3, maxLength: 14 }),
        async (of, tries) => {
          clock.set(start);
          const said = { contested: '拒绝', reasons: '不成立' };
          const { id } = await service().raise(person(1), { ...(await matters[of]()), ...said });
          reached.add(of);
          let file = await fileOf(id);
          for (const one of tries) {
            clock.advance(one.days * day);
            await take(id, one);
            file = await assertLawful(file, id, one.racedBy === undefined ? 1 : 2);
          }
        },
      ),
      {
        covers: [[reached, [...disputeStates.filter((state) => state !== 'lapsed'), ...subjects]]],
      },
    );
  });
});
