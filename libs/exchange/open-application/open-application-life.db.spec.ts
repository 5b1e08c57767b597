import fc from 'fast-check';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import { bureau, police, water } from '../../../test/support/exchange';
import {
  applied,
  developer,
  openGrant,
  openRefusal,
  openingHub,
  type OpeningHub,
} from '../../../test/support/open-applications';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { openActions } from './open-actions.policy';
import { OpenAnswers } from './open-answers.service';
import type { TimedOpenFile } from './open-application.policy';
import { OpenApplications } from './open-applications.service';
import { openApplicationStates } from './open-application.states';
import { OpenRegister } from './open-register.service';
import { OpenReview } from './open-review.service';
import { OpenRevocation } from './open-revocation.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Whoever may meet an application, beside its applicant (0); the last two are strangers to it. */
/** Who alone answers. */
const head = actor(police, ['office-head'], 'sun');
const people = [
  null,
  actor(police, ['provider-officer'], 'chen'),
  head,
  actor(bureau, ['authority'], 'gao'),
  actor(water, ['provider-officer', 'office-head'], 'stranger'),
  null,
];
const strangers = [4, 5];

/** Each step, and who usually takes it. */
const usual = {
  withdrawOpenApplication: 0,
  supplyOpenApplication: 0,
  askOpenSupplement: 1,
  askOpenExtension: 1,
  answerOpenExtension: 3,
  proposeOpenAnswer: 1,
  answerOpenApplication: 2,
  revokeOpenAgreement: 2,
} as const;
type Step = keyof typeof usual;

const tried = fc
  .record({
    action: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...(Object.keys(usual) as Step[]).slice(1)) },
      { weight: 1, arbitrary: fc.constant<Step>('withdrawOpenApplication') },
    ),
    anybody: fc.option(fc.nat({ max: people.length - 1 }), { nil: undefined, freq: 3 }),
    grants: fc.boolean(),
    forIncompleteness: fc.boolean(),
    consented: fc.boolean(),
    /** One of the steps that somebody may take now; whatever is next at all where it is undefined. */
    may: fc.option(fc.nat({ max: 23 }), { nil: undefined, freq: 2 }),
    /** Days that pass before it. */
    days: fc.noBias(fc.nat({ max: 9 })),
    /** Somebody else tries the same at the same moment. */
    racedBy: fc.option(fc.nat({ max: people.length - 1 }), { nil: undefined, freq: 4 }),
  })
  .map((one) => ({ ...one, by: one.anybody ?? usual[one.action] }));
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of an application for open data', () => {
  const clock = new FixedClock(start);
  let hub: OpeningHub;
  beforeAll(async () => {
    hub = await openingHub(clock);
  });
  afterAll(() => hub.close());

  let lives = 0;
  const as = (at: number): Context => {
    const who = people[at];
    if (who) return contextOf(who, clock.now());
    return developer(hub, at === 0 ? `申请人${lives}` : '他人');
  };
  const read = async (id: string): Promise<TimedOpenFile> => {
    const register = hub.app.get(OpenRegister);
    return register.fileOf(await register.get(hub.as(bureau, 'auditor', 'observer'), id));
  };

  function take(ctx: Context, id: string, one: Tried): Promise<unknown> {
    const review = hub.app.get(OpenReview);
    const refusal = { ...openRefusal, forIncompleteness: one.forIncompleteness };
    const work: Readonly<Record<Step, () => Promise<unknown>>> = {
      withdrawOpenApplication: () => hub.app.get(OpenApplications).withdraw(ctx, id),
      supplyOpenApplication: () => hub.app.get(OpenApplications).supply(ctx, id, ['贵阳']),
      askOpenSupplement: () => review.askSupplement(ctx, id, ['数据存放地点']),
      askOpenExtension: () => review.askExtension(ctx, id, '需核对'),
      answerOpenExtension: () =>
        review.answerExtension(ctx, id, { consented: one.consented, remarks: '已核' }),
      proposeOpenAnswer: () =>
        hub.app.get(OpenAnswers).propose(ctx, id, one.grants ? openGrant : refusal),
      answerOpenApplication: () => hub.app.get(OpenAnswers).answer(ctx, id),
      revokeOpenAgreement: () => hub.app.get(OpenRevocation).revoke(ctx, id, '超出用途'),
    };
    return work[one.action]();
  }

  /** Who may do what now, but for giving the matter up. */
  const allowed = (file: TimedOpenFile): Pick<Tried, 'action' | 'by'>[] =>
    people.flatMap((_, by) =>
      openActions(as(by).actor, file)
        .filter(({ refusal, action }) => refusal === null && action !== 'withdrawOpenApplication')
        .map(({ action }) => ({ action: action as Step, by })),
    );

  function chosen(file: TimedOpenFile, one: Tried): Tried {
    const choice = one.may === undefined ? [] : allowed(file);
    return { ...one, ...choice[(one.may ?? 0) % choice.length] };
  }

  /** Addressees of what is still to be done about it. */
  async function openTasks(id: string): Promise<string[]> {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ addressee: string }>(
        'SELECT addressee FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY 1',
        [id],
      );
    return rows.map(({ addressee }) => addressee);
  }

  /** Once the time for the supplement is over an officer has a task, too, as soon as the watch or a step has looked: at any moment. */
  async function tasksNow({ application, supplementOver }: TimedOpenFile): Promise<string[]> {
    const tasks = await openTasks(application.id);
    const mayRefuse = supplementOver && application.state === 'awaiting-supplement';
    return tasks.filter((one) => !(mayRefuse && one === `role:${police}/provider-officer`));
  }

  /** Who has to do something next, restated; the applicant is a person without a department. */
  function awaited({ application }: TimedOpenFile): string[] {
    const next: Partial<Record<string, string>> = {
      received: `role:${police}/provider-officer`,
      'awaiting-supplement': `person:${application.appliedBy}`,
      proposed: `role:${police}/office-head`,
    };
    const step = next[application.state];
    const { extensionDays, extensionConsented } = application;
    const isAsked = step !== undefined && extensionDays !== null && extensionConsented === null;
    return [...(step ? [step] : []), ...(isAsked ? [`role:${bureau}/authority`] : [])].sort();
  }

  /** Refusals that depend on what is handed over or on the day, and so are not foretold. */
  const ofContents = [
    ...[
      'exchange.supplement.awaited',
      'exchange.supplement.not-supplied',
      'exchange.supplement.not-asked',
    ],
  ];

  /** Consent comes too late where a refusal does not. */
  const ofTheDay = ({ action }: Tried): string[] =>
    action === 'answerOpenExtension' ? ['clocks.clock.over'] : [];

  async function attempt(id: string, tried: Tried): Promise<void> {
    const before = await read(id);
    const one = chosen(before, tried);
    const saidTo = (who: number): string => {
      const told = openActions(as(who).actor, before).find(({ action }) => action === one.action)!;
      return told.refusal?.code ?? 'ok';
    };
    // The permission is asked for at the door, before the service.
    const work = (who: number) =>
      saidTo(who) === 'platform.forbidden'
        ? Promise.resolve('platform.forbidden')
        : codeOf(take(as(who), id, one));
    if (one.racedBy !== undefined) {
      const both = await Promise.all([work(one.by), work(one.racedBy)]);
      const again = ['proposeOpenAnswer'].includes(one.action);
      if (!again) expect(both.filter((answer) => answer === 'ok').length).toBeLessThanOrEqual(1);
      return;
    }
    const said = saidTo(one.by);
    if (said === 'platform.forbidden') return;
    const answered = await work(one.by);
    // While a supplement may still come, no proposal is possible and none is offered.
    if (answered === 'exchange.supplement.awaited' && said === 'ok')
      expect(before.supplementOver).toBe(true);
    if (strangers.includes(one.by)) {
      expect(answered).toBe('exchange.open-application.not-found');
    } else if (said === 'ok') {
      expect(['ok', ...ofContents, ...ofTheDay(one)]).toContain(answered);
    } else expect([one.action, answered]).toEqual([one.action, said]);
  }

  const reached = new Set<string>();

  async function assertLawful(id: string, before: TimedOpenFile): Promise<TimedOpenFile> {
    const now = await read(id);
    const { application, answer, agreement } = now;
    reached.add(application.state);
    if (agreement) reached.add(agreement.state);
    expect(!!agreement).toBe(application.state === 'granted');
    const isAnswered = ['granted', 'refused'].includes(application.state);
    expect(!!answer?.answeredAt).toBe(isAnswered);
    if (isAnswered) expect(answer!.answeredBy).not.toBe(answer!.proposedBy);
    if (isAnswered) expect(answer!.answeredBy).toBe(head.id);
    if (application.state === 'refused') expect(answer!.ground).not.toBe('');
    if (answer?.forIncompleteness) expect(application.missing).not.toBeNull();
    const [running] = await hub.app.get(LegalClocks).ofMatter(id);
    const isOpen = ['received', 'awaiting-supplement', 'proposed'].includes(application.state);
    expect(running!.state === 'ended').toBe(!isOpen);
    if (!isOpen)
      expect(running!.outcome).toBe(application.state === 'withdrawn' ? 'dropped' : 'done');
    expect(running!.limitDays).toBe(application.extensionConsented ? 30 : 15);
    expect(await tasksNow(now)).toEqual(awaited(now));
    // What has been answered stays as it is, and an agreement as it was concluded.
    if (before.answer?.answeredAt) expect(answer).toEqual(before.answer);
    if (before.agreement) expect(agreement!.terms).toEqual(before.agreement.terms);
    for (const who of strangers) {
      const unseen = hub.app.get(OpenRegister).get(as(who), id);
      expect(await codeOf(unseen)).toBe('exchange.open-application.not-found');
    }
    return now;
  }

  it('keeps the rules whoever tries what, tells everybody beforehand what they may do, and strangers nothing', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 3, maxLength: 9 }), async (tries) => {
        clock.set(start);
        lives += 1;
        const { id } = await applied(hub, {}, as(0));
        let last = await read(id);
        for (const one of tries) {
          clock.advance(one.days * day);
          await attempt(id, one);
          last = await assertLawful(id, last);
        }
      }),
      { covers: [[reached, [...openApplicationStates, 'active', 'revoked']]] },
    );
  });
});
