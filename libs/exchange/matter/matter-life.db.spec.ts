import fc from 'fast-check';
import { FixedClock, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import {
  grantOf,
  matterFor,
  mounted,
  offered,
  refusalOf,
  tasksOf,
} from '../../../test/support/matters';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { ApplicationFiles } from '../application/application-files.service';
import { answerIsAwaited } from '../application/application.policy';
import { ApplicationService } from '../application/application.service';
import type { TimedFile } from '../application/application-file';
import { availableActions } from '../application/available-actions.policy';
import { matterActions, partActions } from './matter-actions.policy';
import type { Matter, MatterPart } from './matter.entity';
import { MatterService } from './matter.service';
import { matterStates, stateOf } from './matter.states';
import { Matters } from './matters.service';
import { Parts } from './parts.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet a matter of water's, and in each party one who holds two offices. */
const people = [
  actor(water, ['requester'], 'wang'),
  actor(water, ['office-head'], 'li'),
  actor(water, ['requester', 'office-head'], 'both'),
  actor(police, ['provider-officer'], 'chen'),
  actor(police, ['office-head'], 'sun'),
  actor(police, ['provider-officer', 'office-head'], 'both'),
  actor(bureau, ['provider-officer'], 'zhao'),
  actor(bureau, ['office-head'], 'qian'),
  actor(bureau, ['authority'], 'gao'),
];

/** What brings a matter on. */
const forward = [
  ...(['approveMatter', 'askPartSupplement', 'supplyPart', 'askPartExtension'] as const),
  ...(['answerPartExtension', 'proposePart', 'answerPart'] as const),
];

/** Half of what is tried is anything by anybody, the other half something that somebody may do then. */
const tried = fc.record({
  may: fc.option(fc.noBias(fc.nat({ max: 59 })), { nil: undefined, freq: 2 }),
  action: fc.constantFrom(...forward, 'withdrawMatter' as const, 'withdrawMember' as const),
  /** Of which part or member. */
  of: fc.nat({ max: 2 }),
  by: fc.nat({ max: people.length - 1 }),
  grants: fc.boolean(),
  days: fc.noBias(fc.integer({ min: -2, max: 4 })),
  /** Somebody else tries the same at the same moment, of another part or member. */
  racedBy: fc.option(fc.nat({ max: people.length - 1 }), { nil: undefined, freq: 4 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;
type Choice = Pick<Tried, 'action' | 'of' | 'by'>;

interface Seen {
  readonly matter: Matter;
  readonly parts: readonly { readonly part: MatterPart; readonly files: TimedFile[] }[];
}
const filesOf = ({ parts }: Seen) => parts.flatMap(({ files }) => files);
const waitingIn = (files: readonly TimedFile[]) =>
  files.filter(({ application }) => answerIsAwaited(application.state));

describe('any life of a matter', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let resources: readonly string[];
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    const { other } = await offered(hub);
    resources = [hub.resourceId, await mounted(hub, police, '303/9', { title: '取水计划' }), other];
  });
  afterAll(() => hub.close());

  const person = (at: number): Context => contextOf(people[at]!, clock.now());

  async function seenOf(id: string): Promise<Seen> {
    const matters = hub.app.get(Matters);
    const observer = hub.as(bureau, 'authority', 'observer');
    const matter = await matters.get(observer, id);
    const members = await matters.membersOf(observer, matter);
    const parts = (await matters.partsOf(observer, matter)).map(async (part) => {
      const own = members.filter(({ provider }) => provider === part.provider);
      const officer = hub.as(part.provider, 'provider-officer', 'observer');
      return { part, files: await hub.app.get(ApplicationFiles).ofAll(officer, own) };
    });
    return { matter, parts: await Promise.all(parts) };
  }

  const partIn = ({ parts }: Seen, of: number) => parts[of % parts.length]!;
  const memberIn = (seen: Seen, of: number) => filesOf(seen)[of % filesOf(seen).length]!;

  async function step(seen: Seen, { action, of, by, grants }: Tried): Promise<unknown> {
    const ctx = person(by);
    const { part, files } = partIn(seen, of);
    const parts = hub.app.get(Parts);
    const proposals = waitingIn(files).map(({ application }, at) =>
      grants && at === 0 ? grantOf(application) : refusalOf(application),
    );
    const steps: Readonly<Record<Tried['action'], () => Promise<unknown>>> = {
      approveMatter: () => hub.app.get(MatterService).approve(ctx, seen.matter.id),
      withdrawMatter: () => hub.app.get(MatterService).withdraw(ctx, seen.matter.id),
      withdrawMember: () =>
        hub.app.get(ApplicationService).withdraw(ctx, memberIn(seen, of).application.id),
      askPartSupplement: () => parts.askSupplement(ctx, part.id, ['用途说明']),
      supplyPart: () => parts.supply(ctx, part.id, ['见附件']),
      askPartExtension: () => parts.askExtension(ctx, part.id, '需会商'),
      answerPartExtension: () =>
        parts.answerExtension(ctx, part.id, { consented: grants, remarks: '请抓紧' }),
      proposePart: () => parts.propose(ctx, part.id, proposals),
      answerPart: () => parts.answer(ctx, part.id),
    };
    return steps[action]();
  }

  /** What the console would show this person of the step. */
  function told(seen: Seen, { action, of, by }: Choice): string {
    const who = people[by]!;
    const { matter } = seen;
    const [name, judged] =
      action === 'withdrawMember'
        ? ['withdrawApplication', availableActions(who, memberIn(seen, of))]
        : [
            action,
            action.endsWith('Matter')
              ? matterActions(who, { matter, files: filesOf(seen), again: [] })
              : partActions(who, partIn(seen, of).files),
          ];
    return judged.find((one) => one.action === name)!.refusal?.code ?? 'ok';
  }

  /** Who may do what now, but for giving it up. */
  function chosen(seen: Seen, tries: Tried): Tried {
    if (tries.may === undefined) return tries;
    const choices = forward.flatMap((action) =>
      people.flatMap((_, by) => [0, 1].map((of): Choice => ({ action, of, by }))),
    );
    const may = choices.filter((choice) => told(seen, choice) === 'ok');
    return { ...tries, ...may[tries.may % may.length] };
  }

  /** Answers that hang on the day or on what is proposed, which no file tells. */
  const byContent = ['exchange.supplement.awaited', 'exchange.supplement.not-supplied'];

  /** The permission is asked for at the door, before the service. */
  const letIn = (seen: Seen, one: Tried): Promise<string> => {
    const said = told(seen, one);
    return said === 'platform.forbidden' ? Promise.resolve(said) : codeOf(step(seen, one));
  };

  async function take(seen: Seen, tries: Tried): Promise<void> {
    const one = chosen(seen, tries);
    const { racedBy } = one;
    if (racedBy !== undefined) {
      const other = { ...one, by: racedBy, of: one.of + 1 };
      await Promise.all([one, other].map((each) => letIn(seen, each)));
      return;
    }
    const said = told(seen, one);
    const answered = await letIn(seen, one);
    if (byContent.includes(answered)) return;
    if (answered.endsWith('not-found')) return;
    // Consent comes too late where a refusal does not.
    if (one.action === 'answerPartExtension' && answered === 'clocks.clock.over') return;
    expect([one.action, answered]).toEqual([one.action, said]);
  }

  /** Whom the law has do something next, restated: each of them once. */
  function awaited(seen: Seen): string[] {
    const consents = filesOf(seen).some(
      ({ application }) => application.state === 'awaiting-office-head',
    );
    const next = seen.parts.flatMap(({ part, files }) => {
      const [first] = waitingIn(files);
      if (!first) return [];
      const step: Partial<Record<string, string>> = {
        received: `role:${part.provider}/provider-officer`,
        'awaiting-supplement': `role:${water}/requester`,
        proposed: `role:${part.provider}/office-head`,
      };
      const isAsked = first.extension !== null && first.extension.consented === null;
      return [step[first.application.state]!, ...(isAsked ? [`role:${bureau}/authority`] : [])];
    });
    return [...(consents ? [`role:${water}/office-head`] : []), ...next].sort();
  }

  /** Once the time for a part's supplement is over its officer has a task, too, as soon as the watch or a step has looked. */
  async function tasksNow({ matter, parts }: Seen): Promise<string[]> {
    const isOver = ({ supplementOver, application: { state } }: TimedFile) =>
      supplementOver && state === 'awaiting-supplement';
    const officers = parts
      .filter(({ files }) => files.some(isOver))
      .map(({ part }) => `role:${part.provider}/provider-officer`);
    return (await tasksOf(hub, matter.id)).filter((one) => !officers.includes(one));
  }

  const reached = new Set<string>();

  async function assertLawful(seen: Seen): Promise<void> {
    reached.add(stateOf(filesOf(seen).map(({ application }) => application)));
    for (const { part, files } of seen.parts) {
      expect(new Set(waitingIn(files).map(({ application }) => application.state)).size).toBe(
        waitingIn(files).length > 0 ? 1 : 0,
      );
      const answered = files.filter(({ decision }) => decision?.answeredAt);
      expect(part.answeredAt !== null).toBe(answered.length > 0);
      for (const { decision } of answered) {
        expect(decision).toMatchObject({
          answeredAt: part.answeredAt,
          answeredBy: part.answeredBy,
        });
        expect(part.answeredBy).not.toBe(part.proposedBy);
      }
      if (answered.length > 0) expect(waitingIn(files)).toEqual([]);
    }
    expect(await tasksNow(seen)).toEqual(awaited(seen));
  }

  it('Articles 20 and 21: keeps the law in each part whoever tries what, and each has one task at most', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 3, maxLength: 10 }), async (tries) => {
        clock.set(start);
        const periodUntil = new Date('2027-06-01T00:00:00Z');
        const wish = matterFor(hub, resources, { periodUntil });
        const { id } = await hub.app.get(MatterService).apply(person(0), wish);
        for (const one of tries) {
          clock.advance(one.days * day);
          await take(await seenOf(id), one);
          await assertLawful(await seenOf(id));
        }
      }),
      { covers: [[reached, matterStates]] },
    );
    const { rows } = await hub.db
      .pool('migrator')
      .query(`SELECT 1 FROM notice.notice WHERE about_type = 'application'`);
    expect(rows).toEqual([]);
  });
});
