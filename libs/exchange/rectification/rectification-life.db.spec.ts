import fc from 'fast-check';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { commandFor, signed } from '../../../test/support/exchange-calls';
import { misuse } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { AgreementService } from '../agreement/agreement.service';
import { CallService } from '../call/call.service';
import { Courses } from '../course/courses.service';
import { rectificationActions } from './rectification-actions.policy';
import type { Rectification } from './rectification.entity';
import type { RectificationFile } from './rectification.policy';
import { RectificationRegister } from './rectification-register.service';
import {
  answeredRectificationStates,
  openRectificationStates,
  rectificationStates,
} from './rectification.states';
import { Rectifications } from './rectifications.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet a rectification, a stranger, and who moves from one party to the other. */
const people = [
  actor(water, ['requester'], 'wang'),
  actor(water, ['office-head'], 'li'),
  actor(police, ['office-head'], 'sun'),
  actor(police, ['office-head'], 'zhou'),
  actor(bureau, ['authority'], 'gao'),
  actor(water, ['authority', 'office-head'], 'lent'),
  actor(bureau, ['office-head'], 'stranger'),
  { ...actor(police, ['office-head']), id: actor(water, ['office-head'], 'li').id },
];
const authority = 4;

const person = fc.nat({ max: people.length - 1 });
/** Half of what is tried is anything by anybody, the other half something that somebody may do then. */
const tried = fc.record({
  may: fc.option(fc.noBias(fc.nat({ max: 59 })), { nil: undefined, freq: 3 }),
  action: fc.constantFrom(
    ...['draftRectificationReport', 'sendRectificationReport', 'refuseRectification'],
    ...['acceptRectification', 'rejectRectification'],
    ...['orderFurtherRectification', 'resumeAgreement', 'terminateAgreement', 'fileTermination'],
  ),
  by: person,
  days: fc.noBias(fc.integer({ min: 0, max: 9 })),
  /** Somebody else tries the same at the same moment. */
  racedBy: fc.option(person, { nil: undefined, freq: 4 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of a rectification', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  afterAll(() => hub.close());

  const as = (at: number): Context => contextOf(people[at]!, clock.now());
  const observer = () => hub.as(bureau, 'auditor', 'observer');
  const service = () => hub.app.get(Rectifications);
  const read = (id: string) => hub.app.get(RectificationRegister).get(observer(), id);
  const stepsOf = async (id: string) =>
    (await hub.app.get(Courses).stepsOf(id)).map(({ step }) => step);
  const agreementOf = ({ agreementId }: Rectification) =>
    hub.app.get(AgreementService).get(observer(), agreementId);
  const fileOf = (one: Rectification) => hub.app.get(RectificationRegister).fileOf(observer(), one);

  type Step = (ctx: Context, one: Rectification) => Promise<unknown>;
  const steps: Readonly<Record<string, Step>> = {
    draftRectificationReport: (ctx, { id }) => service().draftReport(ctx, id, '已整改'),
    sendRectificationReport: (ctx, { id }) => service().sendReport(ctx, id),
    refuseRectification: (ctx, { id }) => service().refuse(ctx, id, '不认可'),
    acceptRectification: (ctx, { id }) => service().accept(ctx, id),
    rejectRectification: (ctx, { id }) => service().reject(ctx, id, '不到位'),
    orderFurtherRectification: (ctx, { id }) => service().orderFurther(ctx, id, '再整改'),
    resumeAgreement: (ctx, { agreementId }) => service().lift(ctx, agreementId, '解除'),
    terminateAgreement: (ctx, { agreementId }) => service().terminate(ctx, agreementId, '终止'),
    fileTermination: (ctx, { id }) => service().fileTermination(ctx, id, '备1号'),
  };

  const allowed = (file: RectificationFile): Pick<Tried, 'action' | 'by'>[] =>
    people.flatMap((who, by) =>
      rectificationActions(who, file)
        .filter(({ refusal }) => refusal === null)
        .map(({ action }) => ({ action, by })),
    );

  async function take(one: Rectification, { may, racedBy, ...anything }: Tried): Promise<void> {
    const file = await fileOf(one);
    const choice = may === undefined ? [] : allowed(file);
    const { action, by } = choice[(may ?? 0) % choice.length] ?? anything;
    const work = (who: number) => codeOf(steps[action]!(as(who), one));
    if (racedBy !== undefined) {
      const answers = await Promise.all([work(by), work(racedBy)]);
      // A report may be written once more.
      const isOnce = action !== 'draftRectificationReport';
      if (isOnce) expect(answers.filter((answer) => answer === 'ok').length).toBeLessThan(2);
      return;
    }
    const shown = rectificationActions(people[by]!, file).find((each) => each.action === action)!;
    const said = shown.refusal?.code ?? 'ok';
    const done = await work(by);
    // The permission is asked for at the door, before the service; a stranger is told of nothing.
    if (said === 'platform.forbidden' || done.endsWith('.not-found')) return;
    // By its agreement there is no rectification any more.
    if (done === 'exchange.rectification.not-ordered') expect(said).not.toBe('ok');
    else expect([action, done]).toEqual([action, said]);
  }

  const reached = new Set<string>();

  /** Who has to act next: the requester until it has answered, then whoever suspended, and the authority on what the provider has ended. */
  async function holderOf({ id, state, imposedAs, filedAt }: Rectification) {
    if (state === 'terminated') {
      const steps = await hub.app.get(Courses).stepsOf(id);
      const last = steps.findLast(({ step }) => step === 'terminate')!;
      return last.department === police && filedAt === null ? bureau : undefined;
    }
    if (!openRectificationStates.includes(state)) return undefined;
    const isAnswered = answeredRectificationStates.some((answered) => answered === state);
    const imposer = imposedAs === 'authority' ? bureau : police;
    return isAnswered ? imposer : water;
  }

  async function assertHeld(one: Rectification): Promise<void> {
    const clocks = await hub.app.get(LegalClocks).ofMatter(one.id);
    const open = clocks.filter(({ state }) => state !== 'ended').map(({ holder }) => holder);
    const holder = await holderOf(one);
    expect(open).toEqual(holder ? [holder] : []);
  }

  async function assertLawful(before: Rectification, history: string[]): Promise<Rectification> {
    const now = await read(before.id);
    reached.add(now.state);
    await assertHeld(now);
    const { state: standing } = await agreementOf(now);
    const isOpen = openRectificationStates.includes(now.state);
    if (isOpen) expect(standing).toBe('suspended');
    if (now.state === 'terminated') expect(standing).toBe('terminated');
    if (now.state === 'accepted' || now.state === 'lifted') expect(standing).toBe('active');
    const steps = await stepsOf(now.id);
    expect(steps.slice(0, history.length)).toEqual(history);
    if (before.endedAt) {
      const { filingNumber, filedAt } = now;
      expect(now).toEqual({ ...before, ...(before.filedAt ? {} : { filingNumber, filedAt }) });
    } else if (now.state === 'terminated') {
      const { dueOn } = await fileOf(now);
      const isOverdue = dueOn! < clock.now().toISOString().slice(0, 10);
      const ground = steps.at(-2)!;
      const taken = await hub.app.get(Courses).stepsOf(now.id);
      const last = taken.at(-1)!;
      const ofProvider = taken.slice(0, -1).filter(({ department }) => department === police);
      if (last.department === police) expect(ofProvider.map(({ by }) => by)).not.toContain(last.by);
      expect(['reject', 'refuse'].includes(ground) || isOverdue).toBe(true);
    }
    return now;
  }

  /** No call passes while the agreement is not active. */
  async function assertStopped(one: Rectification): Promise<void> {
    const agreement = await agreementOf(one);
    if (agreement.state === 'active') return;
    const at = clock.now().getTime() * 1000;
    const command = await commandFor(hub, agreement, { issuedAt: at, deadline: at + 1000 });
    const call = hub.app.get(CallService).call(hub.as(water, 'connector'), command);
    expect(await codeOf(call)).toBe('exchange.call.agreement-not-active');
  }

  it('Article 27: keeps the law whoever tries what, and tells everybody beforehand what they may do', async () => {
    let agreementId: string | undefined;
    const periodUntil = new Date('2027-06-01T00:00:00Z');
    const possible = rectificationStates.filter((state) => state !== 'lapsed');
    await assertLives(
      fc.asyncProperty(
        fc.nat({ max: people.length - 1 }),
        fc.array(tried, { minLength: 3, maxLength: 7 }),
        async (imposer, tries) => {
          clock.set(start);
          const id = agreementId ?? (await signed(hub, { periodUntil })).id;
          // A life that breaks off leaves it to nobody.
          agreementId = undefined;
          // Who may not suspend has not done so.
          const suspend = (by: number) => service().suspend(as(by), id, misuse);
          let last = await suspend(imposer).catch(() => suspend(authority));
          for (const one of tries) {
            clock.advance(one.days * day + 1000);
            const history = await stepsOf(last.id);
            await take(last, one);
            last = await assertLawful(last, history);
            await assertStopped(last);
          }
          if (last.state === 'terminated') return;
          if (!last.endedAt) await service().lift(as(authority), id, '下一个');
          agreementId = id;
        },
      ),
      { covers: [[reached, possible]] },
    );
  });
});
