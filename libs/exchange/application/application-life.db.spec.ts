import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { LegalClocks } from '@shutong/clocks';
import type { Colleague } from '@shutong/identity';
import { FixedClock, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { registeredOfficer } from '../../../test/support/officers';
import { codeOf } from '../../../test/support/refusals';
import { grant, wishFor } from '../../../test/support/exchange-calls';
import { actor, contextOf } from '../../../test/support/catalog';
import { assertLives } from '../../../test/support/lives';
import type { Decision } from '../decision/decision.entity';
import type { Proposal } from '../decision/decision.policy';
import { DecisionService } from '../decision/decision.service';
import { DisputeService } from '../dispute/dispute.service';
import { Extensions } from '../extension/extensions.service';
import { HandOvers } from '../hand-over/hand-overs.service';
import { Reminders } from '../reminder/reminders.service';
import { Supplements } from '../supplement/supplements.service';
import type { Application } from './application.entity';
import { ApplicationService } from './application.service';
import { applicationStates } from './application.states';
import { answerIsAwaited } from './application.policy';
import type { TimedFile } from './application-file';
import { ApplicationFiles } from './application-files.service';
import { availableActions } from './available-actions.policy';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet an application, one who may not, and in each party one who holds two offices. */
const people = [
  actor(water, ['requester'], 'wang'),
  actor(water, ['office-head'], 'li'),
  actor(water, ['requester', 'office-head'], 'both'),
  actor(police, ['provider-officer'], 'chen'),
  actor(police, ['office-head'], 'sun'),
  actor(police, ['provider-officer', 'office-head'], 'both'),
  actor(bureau, ['authority'], 'gao'),
  actor(bureau, ['requester'], 'stranger'),
];

/** Refusals that say what the law asks for, and such as lack reasons or ground. */
const refusal: Proposal = {
  ...{ ...grant, outcome: 'refused', fields: [] },
  ...{ reasons: '不符合条件', ground: '条例第十四条' },
};

const blankRefusals: Readonly<Record<string, Proposal>> = {
  proposeWithoutReasons: { ...refusal, reasons: ' ' },
  proposeWithoutGround: { ...refusal, ground: '' },
};

const actions = [
  ...['approveApplication', 'withdrawApplication', 'askSupplement', 'supplyApplication'],
  ...['askExtension', 'answerExtension', 'handOverApplication', 'remindApplication'],
  ...['proposeGrant', 'proposeRefusal', 'answerApplication', 'raiseDispute'],
  ...Object.keys(blankRefusals),
];

/** Half of what is tried is anything by anybody, the other half something that somebody may do then. */
const tried = fc.record({
  may: fc.option(fc.noBias(fc.nat({ max: 59 })), { nil: undefined, freq: 2 }),
  action: fc.constantFrom(...actions),
  by: fc.nat({ max: people.length - 1 }),
  /** Days that pass before it; a machine's time may also have been put back. */
  days: fc.noBias(fc.integer({ min: -2, max: 6 })),
  /** Somebody else tries the same, or something else, at the same moment. */
  racedBy: fc.option(fc.nat({ max: people.length - 1 }), { nil: undefined, freq: 4 }),
  racedWith: fc.option(fc.constantFrom(...actions), { nil: undefined, freq: 2 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

const attempt = (action: string, by: string, days: number): Tried => ({
  ...{ may: undefined, racedBy: undefined, racedWith: undefined, action, days },
  by: people.findIndex(({ name }) => name === by),
});
/** Time is asked for on a Tuesday, and given or refused so many days later. */
const moreTime = (days: number): Tried[] => [
  attempt('approveApplication', 'li', 0),
  attempt('askExtension', 'chen', 1),
  attempt('answerExtension', 'gao', days),
];

const unreasoned = [
  attempt('approveApplication', 'li', 0),
  ...Object.keys(blankRefusals).map((action) => attempt(action, 'chen', 1)),
];

const headsOf = (department: string): string[] =>
  people
    .filter((one) => one.department === department && one.roles.includes('office-head'))
    .map(({ id }) => id);

describe('any life of an application', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let pool: Pool;
  const officers: Colleague[] = [];
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    pool = hub.db.pool('migrator');
    for (const subject of ['chen', 'sun']) officers.push(await registeredOfficer(hub, subject));
  });
  afterAll(() => hub.close());

  const person = (at: number): Context => contextOf(people[at]!, clock.now());
  const observer = () => hub.as(bureau, 'authority', 'observer');

  const steps: Readonly<Record<string, (ctx: Context, id: string) => Promise<unknown>>> = {
    approveApplication: (ctx, id) => hub.app.get(ApplicationService).approve(ctx, id),
    withdrawApplication: (ctx, id) => hub.app.get(ApplicationService).withdraw(ctx, id),
    askSupplement: (ctx, id) => hub.app.get(Supplements).ask(ctx, id, ['用途说明']),
    supplyApplication: (ctx, id) => hub.app.get(Supplements).supply(ctx, id, ['见附件']),
    askExtension: (ctx, id) => hub.app.get(Extensions).ask(ctx, id, '需会商'),
    // The authority consents on most days.
    answerExtension: (ctx, id) =>
      hub.app.get(Extensions).answer(ctx, id, {
        ...{ consented: clock.now().getUTCDay() !== 4, remarks: '理由不足' },
      }),
    handOverApplication: async (ctx, id) =>
      hub.app.get(HandOvers).handOver(ctx, id, await nextHandler(id)),
    remindApplication: (ctx, id) => hub.app.get(Reminders).remind(ctx, id),
    proposeGrant: (ctx, id) =>
      hub.app.get(DecisionService).propose(ctx, id, { ...grant, fields: ['holder'] }),
    proposeRefusal: (ctx, id) => hub.app.get(DecisionService).propose(ctx, id, refusal),
    ...Object.fromEntries(
      Object.entries(blankRefusals).map(([name, blank]) => [
        name,
        (ctx: Context, id: string) => hub.app.get(DecisionService).propose(ctx, id, blank),
      ]),
    ),
    answerApplication: (ctx, id) => hub.app.get(DecisionService).answer(ctx, id),
    raiseDispute: (ctx, applicationId) =>
      hub.app
        .get(DisputeService)
        .raise(ctx, { applicationId, contested: '答复', reasons: '理由不足' }),
  };

  /** From all officers to one, from one to the other, and back to all. */
  async function nextHandler(id: string): Promise<string | null> {
    const { handler } = await hub.app.get(ApplicationService).get(observer(), id);
    const at = officers.findIndex((one) => one.actor === handler);
    return officers[at + 1]?.id ?? null;
  }

  async function fileOf(id: string, by = hub.as(police, 'provider-officer')): Promise<TimedFile> {
    const application = await hub.app.get(ApplicationService).get(observer(), id);
    return hub.app.get(ApplicationFiles).of(by, application);
  }

  /** What the console would show this person of the step. */
  function told(ctx: Context, file: TimedFile, action: string): string {
    const name = action.startsWith('propose') ? 'proposeDecision' : action;
    const found = availableActions(ctx.actor, file).find((one) => one.action === name)!;
    return found.refusal?.code ?? 'ok';
  }

  /** Answers that hang on the day or on what is proposed, which no file tells. */
  const byContent = [
    ...['exchange.supplement.not-supplied', 'exchange.hand-over.unchanged'],
    'exchange.application.refusal-without-ground',
  ];

  /** Who may do what now, but for giving the matter up. */
  function allowed(file: TimedFile): Pick<Tried, 'action' | 'by'>[] {
    return people.flatMap((_, by) =>
      availableActions(person(by).actor, file)
        .filter(({ refusal: why, action }) => why === null && action !== 'withdrawApplication')
        .flatMap(({ action }) =>
          action === 'proposeDecision' ? ['proposeGrant', 'proposeRefusal'] : [action],
        )
        .map((action) => ({ action, by })),
    );
  }

  function chosen(file: TimedFile, { may, action, by }: Tried): Pick<Tried, 'action' | 'by'> {
    const choice = may === undefined ? [] : allowed(file);
    return choice[(may ?? 0) % choice.length] ?? { action, by };
  }

  async function take(file: TimedFile, one: Tried): Promise<void> {
    const { id } = file.application;
    const { racedBy } = one;
    const { action, by } = chosen(file, one);
    const toldTo = async (who: number, what: string) =>
      told(person(who), await fileOf(id, person(who)), what);
    // The permission is asked for at the door, before the service.
    const work = async (who: number, what: string, said: string) =>
      said === 'platform.forbidden' ? said : codeOf(steps[what]!(person(who), id));
    if (racedBy !== undefined) {
      const works = [[by, action] as const, [racedBy, one.racedWith ?? action] as const].map(
        async ([who, what]) => work(who, what, await toldTo(who, what)),
      );
      await Promise.all(works);
      return;
    }
    const said = await toldTo(by, action);
    const answered = await work(by, action, said);
    if (action in blankRefusals) expect(answered).not.toBe('ok');
    if (answered === 'exchange.application.refusal-without-ground') blank.add(action);
    if (byContent.includes(answered)) return;
    // Of what is not supplied in time it is proposed that it is incomplete, and nothing else.
    if (file.supplementOver && answered === 'exchange.supplement.awaited') return;
    // Consent comes too late where a refusal does not.
    if (action === 'answerExtension' && answered === 'clocks.clock.over') return;
    if (answered !== 'exchange.application.not-found')
      expect([action, answered]).toEqual([action, said]);
  }

  /** Addressees of what is still to be done about it. */
  async function openTasks(id: string): Promise<string[]> {
    const { rows } = await pool.query<{ addressee: string }>(
      `SELECT addressee FROM notice.notice
        WHERE about_type = 'application' AND about_id = $1 AND task AND done_at IS NULL ORDER BY 1`,
      [id],
    );
    return rows.map(({ addressee }) => addressee);
  }

  /**
   * Once the time for supplements has been over an officer has a task, too, as soon as the watch or a step has looked: at any moment.
   * It stays where a machine's time is put back before that.
   */
  async function tasksNow({ application }: TimedFile, wasOver: boolean): Promise<string[]> {
    const tasks = await openTasks(application.id);
    const mayRefuse = wasOver && application.state === 'awaiting-supplement';
    return tasks.filter((one) => !(mayRefuse && one.startsWith(`role:${police}/provider-officer`)));
  }

  /** Whom the law has do something next, restated. */
  function awaited({ application, extension }: TimedFile): string[] {
    const next: Partial<Record<string, string>> = {
      'awaiting-office-head': `role:${water}/office-head`,
      received: application.handler
        ? `role:${police}/provider-officer/${application.handler}`
        : `role:${police}/provider-officer`,
      'awaiting-supplement': `role:${water}/requester`,
      proposed: `role:${police}/office-head`,
    };
    const step = next[application.state];
    const isAsked = extension !== null && extension.consented === null;
    const consent =
      isAsked && answerIsAwaited(application.state) ? [`role:${bureau}/authority`] : [];
    return [...(step ? [step] : []), ...consent].sort();
  }

  const reached = new Set<string>();
  const extended = new Set<string>();
  /** Refusals that were turned down because they lack reasons or ground. */
  const blank = new Set<string>();

  async function assertLawful(
    { application, decision, supplement, extension }: TimedFile,
    answered: Decision | null,
  ): Promise<Decision | null> {
    const clocks = await hub.app.get(LegalClocks).ofMatter(application.id);
    reached.add(application.state);
    assertConsents(application, decision);
    if (answered) expect(decision).toEqual(answered);
    const asked = clocks.find(({ kind }) => kind === 'answer-conditional');
    expect(asked !== undefined).toBe(application.receivedAt !== null);
    expect(clocks.filter(({ kind }) => kind.startsWith('answer')).length).toBeLessThanOrEqual(1);
    for (const one of clocks) {
      if (one.state !== 'ended') expect([police, water]).toContain(one.holder);
    }
    if (asked) expect(asked.limitDays).toBe(extension?.consented ? 20 : 10);
    await assertExtended(application.id, extension);
    await assertAskedOnce(application.id, supplement);
    const delivery = clocks.find(({ kind }) => kind === 'delivery');
    expect(delivery?.startedAt).toEqual(
      application.state === 'granted' ? decision!.answeredAt! : undefined,
    );
    if (application.state === 'awaiting-supplement') expect(supplement?.answers).toBeNull();
    return decision?.answeredAt ? decision : null;
  }

  /** Time is given once at most, by nobody but the authority, and then the requester has been told. */
  async function assertExtended(id: string, extension: TimedFile['extension']): Promise<void> {
    const answer = { true: 'consented', false: 'refused', null: null }[
      `${extension?.consented ?? null}`
    ];
    if (answer) extended.add(answer);
    if (answer) expect(extension!.answeredBy).toContain(bureau);
    const { rows } = await pool.query<{ moved: number; answers: number; told: string[] }>(
      `SELECT (SELECT count(*)::int FROM clocks.act a JOIN clocks.clock c ON c.id = a.clock_id
                WHERE c.matter_id = $1::uuid AND a.step = 'extend') AS moved,
              (SELECT count(*)::int FROM audit.entry
                WHERE action = 'exchange.extension.answer' AND outcome = 'allow'
                  AND resource @> ARRAY['application:' || $1::text]) AS answers,
              ARRAY(SELECT regexp_replace(template, '-undated$', '') FROM notice.notice
                WHERE about_id = $1::text AND about_type = 'application' AND addressee = $2 AND template LIKE 'extension-%') AS told`,
      [id, `role:${water}/requester`],
    );
    expect(rows[0]).toEqual({
      moved: answer === 'consented' ? 1 : 0,
      answers: answer ? 1 : 0,
      told: answer ? [`extension-${answer}`] : [],
    });
  }

  /** What is missing is told once and completely (Art. 21): the log knows of one request at most. */
  async function assertAskedOnce(id: string, supplement: TimedFile['supplement']): Promise<void> {
    const { rows } = await pool.query<{ asked: number }>(
      `SELECT count(*)::int AS asked FROM audit.entry
        WHERE action = 'exchange.supplement.ask' AND outcome = 'allow'
          AND resource @> ARRAY['application:' || $1::text]`,
      [id],
    );
    expect(rows[0]!.asked).toBe(supplement === null ? 0 : 1);
  }

  function assertConsents({ state, ...application }: Application, decision: Decision | null): void {
    if (state === 'awaiting-office-head') expect(application.approvedBy).toBeNull();
    if (!['granted', 'refused'].includes(state)) return;
    expect(application.approvedBy).not.toBe(application.appliedBy);
    expect(headsOf(water)).toContain(application.approvedBy);
    expect(decision!.answeredBy).not.toBe(decision!.proposedBy);
    expect(headsOf(police)).toContain(decision!.answeredBy);
    if (state === 'refused') expect([decision!.reasons, decision!.ground]).not.toContain('');
  }

  it('Articles 20 to 22: keeps the law whoever tries what, and tells everybody beforehand what they may do', async () => {
    await assertLives(
      fc.asyncProperty(
        fc.constantFrom(0, 2),
        fc.array(tried, { minLength: 3, maxLength: 14 }),
        async (applicant, tries) => {
          clock.set(start);
          const wish = wishFor(hub, {
            purposeCode: randomUUID(),
            fields: ['holder'],
            periodUntil: new Date('2027-06-01T00:00:00Z'),
          });
          const { id } = await hub.app.get(ApplicationService).apply(person(applicant), wish);
          let answered: Decision | null = null;
          let wasOver = false;
          for (const one of tries) {
            clock.advance(one.days * day);
            await take(await fileOf(id), one);
            const file = await fileOf(id);
            answered = await assertLawful(file, answered);
            wasOver ||= file.supplementOver;
            expect(await tasksNow(file, wasOver)).toEqual(awaited(file));
          }
        },
      ),
      {
        covers: [
          [reached, applicationStates],
          [extended, ['consented', 'refused']],
          [blank, Object.keys(blankRefusals)],
        ],
        examples: [moreTime(1), moreTime(2), unreasoned].map((tries) => [0, tries]),
        atFullScale: 10_000,
      },
    );
  });
});
