import fc from 'fast-check';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, dayInChina, systemContext, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { AgreementService } from '../agreement/agreement.service';
import { Courses } from '../course/courses.service';
import { DisputeService } from '../dispute/dispute.service';
import { isOpen } from '../dispute/dispute.states';
import { Disputes } from '../dispute/disputes.service';
import { serviceChangeActions } from './service-change-actions.policy';
import { ServiceChangeEffects } from './service-change-effects.service';
import type { ServiceChange } from './service-change.entity';
import type { ServiceChangeFile } from './service-change.policy';
import { ServiceChangeRegister } from './service-change-register.service';
import { serviceChangeStates } from './service-change.states';
import { ServiceChanges } from './service-changes.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;

/** Everybody who may meet a service change, a stranger, and who moves from one party to the other. */
const people = [
  actor(police, ['provider-officer'], 'chen'),
  actor(police, ['office-head'], 'sun'),
  actor(water, ['office-head'], 'li'),
  actor(water, ['requester'], 'wang'),
  actor(bureau, ['authority'], 'gao'),
  actor(police, ['authority', 'office-head'], 'lent'),
  actor(bureau, ['office-head'], 'stranger'),
  { ...actor(water, ['office-head']), id: actor(police, ['office-head'], 'sun').id },
];

const person = fc.nat({ max: people.length - 1 });
const tried = fc.record({
  /** Mostly something that somebody may do then, rarely anything by anybody. */
  may: fc.option(fc.noBias(fc.nat({ max: 59 })), { nil: undefined, freq: 3 }),
  action: fc.constantFrom(
    ...['sendServiceChange', 'agreeServiceChange', 'objectServiceChange'],
    ...['fileServiceChange', 'upholdServiceChange', 'withdrawServiceChange'],
  ),
  by: person,
  days: fc.oneof(
    { weight: 12, arbitrary: fc.noBias(fc.integer({ min: 0, max: 2 })) },
    // So that somebody is late.
    { weight: 1, arbitrary: fc.constant(16) },
  ),
  racedBy: fc.option(person, { nil: undefined, freq: 4 }),
  /** The parties take it to the government, if there is something to dispute. */
  disputed: fc.boolean(),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of a service change', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    worker = await workerUnderTest(hub);
  });
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  const as = (at: number): Context => contextOf(people[at]!, clock.now());
  const observer = () => hub.as(police, 'auditor', 'observer');
  const service = () => hub.app.get(ServiceChanges);
  const fileOf = async (id: string): Promise<ServiceChangeFile> => {
    const register = hub.app.get(ServiceChangeRegister);
    return register.fileOf(observer(), await register.get(observer(), id));
  };
  const stepsOf = async (id: string) =>
    (await hub.app.get(Courses).stepsOf(id)).map(({ step }) => step);

  const steps: Readonly<Record<string, (ctx: Context, id: string) => Promise<unknown>>> = {
    sendServiceChange: (ctx, id) => service().send(ctx, id),
    agreeServiceChange: (ctx, id) => service().agree(ctx, id),
    objectServiceChange: (ctx, id) => service().object(ctx, id, '仍在使用'),
    fileServiceChange: (ctx, id) => service().file(ctx, id, '备1号'),
    upholdServiceChange: (ctx, id) =>
      service().uphold(ctx, id, { filingNumber: '备2号', reasons: '见决定' }),
    withdrawServiceChange: (ctx, id) => service().withdraw(ctx, id),
    raiseDispute: (ctx, serviceChangeId) =>
      hub.app
        .get(DisputeService)
        .raise(ctx, { serviceChangeId, contested: '终止服务', reasons: '没有正当理由' }),
  };

  /** Who may do what now, but for giving the matter up. */
  const allowed = (file: ServiceChangeFile): Pick<Tried, 'action' | 'by'>[] =>
    people.flatMap((who, by) =>
      serviceChangeActions(who, file)
        .filter(({ refusal, action }) => refusal === null && action !== 'withdrawServiceChange')
        .map(({ action }) => ({ action, by })),
    );

  async function take(id: string, { may, racedBy, ...anything }: Tried): Promise<void> {
    const file = await fileOf(id);
    const choice = may === undefined ? [] : allowed(file);
    const { action, by } = choice[(may ?? 0) % choice.length] ?? anything;
    const work = (who: number) => codeOf(steps[action]!(as(who), id));
    if (racedBy !== undefined) {
      const answers = await Promise.all([work(by), work(racedBy)]);
      expect(answers.filter((answer) => answer === 'ok').length).toBeLessThan(2);
      return;
    }
    const shown = serviceChangeActions(people[by]!, file).find((one) => one.action === action)!;
    const said = shown.refusal?.code ?? 'ok';
    const done = await work(by);
    if (said === 'platform.forbidden' || done.endsWith('.not-found')) return;
    expect([action, done]).toEqual([action, said]);
  }

  /** A dispute about it that the government decides, where there is anything to dispute: raised by the requester, or about its silence. */
  async function dispute({ id: serviceChangeId, state }: ServiceChange): Promise<void> {
    const disputes = hub.app.get(DisputeService);
    const said = { serviceChangeId, contested: '终止服务', reasons: '没有正当理由' };
    const by = state === 'sent' ? 1 : 2;
    const { id } = await disputes.raise(as(by), said);
    for (let level = 0; level < 3; level += 1) await disputes.escalate(as(by), id, '不一致');
    await disputes.recordOpinion(as(4), id, {
      ...{ text: '同意', documentNumber: '3号', documentDate: dayInChina(clock.now()) },
    });
  }

  async function openDisputes(serviceChangeId: string): Promise<number> {
    const { nodes } = await hub.app.get(Disputes).list(observer(), { first: 100 });
    return nodes.filter((one) => one.serviceChangeId === serviceChangeId && isOpen(one.state))
      .length;
  }

  const reached = new Set<string>();

  /** Whoever has the next step has time for it, and nobody else. */
  async function assertTimed({ id, state }: ServiceChange): Promise<void> {
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    const open = clocks.filter((one) => one.state !== 'ended').map(({ holder }) => holder);
    const next: Readonly<Record<string, readonly string[]>> = { sent: [water], agreed: [bureau] };
    expect(open).toEqual(next[state] ?? []);
  }

  async function assertLawful(before: ServiceChange, history: string[]): Promise<ServiceChange> {
    const { change: now, isUnanswered } = await fileOf(before.id);
    reached.add(now.state);
    const { state } = await hub.app.get(AgreementService).get(observer(), now.agreementId);
    expect(state).toBe(now.state === 'effective' ? 'terminated' : 'active');
    const taken = await stepsOf(now.id);
    expect(taken.slice(0, history.length)).toEqual(history);
    await assertTimed(now);
    // Of an objection, or of silence.
    const isDisputable = now.state === 'objected' || (now.state === 'sent' && isUnanswered);
    if (!isDisputable) expect(await openDisputes(now.id)).toBe(0);
    if (before.endedAt) expect(now).toEqual(before);
    if (now.state === 'effective') {
      expect(now.effectiveOn <= dayInChina(clock.now())).toBe(true);
      expect(now.filingNumber).not.toBeNull();
      const way = taken.slice(1, -1).join(' ');
      expect(way).toMatch(/^send (object )?(agree file|uphold)$/);
    }
    return now;
  }

  it('Article 27: ends a service only as both agree or a dispute decides, filed, on its day', async () => {
    /** An agreement without an open change. */
    let free: string | undefined;
    const periodUntil = new Date('2027-06-01T00:00:00Z');
    const possible = serviceChangeStates.filter((state) => state !== 'lapsed');
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 3, maxLength: 7 }), async (tries) => {
        clock.set(start);
        const agreed = free ?? (await signed(hub, { periodUntil })).id;
        // A life that fails leaves its agreement with an open change, which would fail every shorter one too.
        free = undefined;
        let last = await service().propose(as(0), agreed, {
          ...{ kind: 'end', fields: null, modes: null, quotaCalls: null },
          ...{ reasons: '停用', ground: '机构改革方案', effectiveOn: '2026-03-06' },
        });
        for (const one of tries) {
          const history = await stepsOf(last.id);
          if (one.disputed) await dispute(last).catch(() => undefined);
          await take(last.id, one);
          clock.advance(one.days * day + 1000);
          const ctx = systemContext('service-change', clock.now());
          await worker.get(ServiceChangeEffects).takeDue(ctx);
          last = await assertLawful(last, history);
        }
        if (!last.endedAt) await service().withdraw(as(0), last.id);
        if (last.state !== 'effective') free = agreed;
      }),
      { covers: [[reached, possible]] },
    );
  });
});
