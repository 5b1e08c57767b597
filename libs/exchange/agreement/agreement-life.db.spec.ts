import fc from 'fast-check';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, systemContext, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { answerCalls, commandFor, signed } from '../../../test/support/exchange-calls';
import { assertLives } from '../../../test/support/lives';
import { misuse } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import { CallService } from '../call/call.service';
import { Rectifications } from '../rectification/rectifications.service';
import type { Agreement } from './agreement.entity';
import { odrlOf } from './agreement-odrl';
import { AgreementService } from './agreement.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const day = 86_400_000;
const until = new Date(start.getTime() + 20 * day);

const people = [
  actor(water, ['office-head'], 'li'),
  actor(police, ['office-head'], 'sun'),
  actor(bureau, ['authority'], 'gao'),
  actor(bureau, ['office-head'], 'stranger'),
];

const person = fc.nat({ max: people.length - 1 });
const tried = fc.record({
  action: fc.constantFrom(
    ...(['suspend', 'suspend', 'lift', 'refuse', 'terminate', 'relinquish', 'expire'] as const),
  ),
  by: person,
  /** Somebody else tries the same at the same moment. */
  racedBy: fc.option(person, { nil: undefined, freq: 3 }),
  /** A call comes in at the same moment. */
  called: fc.boolean(),
  /** Days that pass before it; a machine's time may also have been put back. */
  days: fc.noBias(fc.integer({ min: -2, max: 6 })),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of an agreement', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    await answerCalls(hub);
  });
  afterAll(() => hub.close());

  const as = (at: number): Context => contextOf(people[at]!, clock.now());
  const observer = () => hub.as(bureau, 'auditor', 'observer');
  const service = () => hub.app.get(AgreementService);
  const rectifications = () => hub.app.get(Rectifications);
  const read = (id: string) => service().get(observer(), id);
  /** The rectification that keeps it suspended. */
  const orders = new Map<string, string>();

  const steps: Readonly<Record<Tried['action'], (ctx: Context, id: string) => Promise<unknown>>> = {
    suspend: async (ctx, id) => {
      orders.set(id, (await rectifications().suspend(ctx, id, misuse)).id);
    },
    lift: (ctx, id) => rectifications().lift(ctx, id, '已改正'),
    refuse: (ctx, id) => rectifications().refuse(ctx, orders.get(id) ?? id, '不认可'),
    terminate: (ctx, id) => rectifications().terminate(ctx, id, '拒不整改'),
    relinquish: (ctx, id) => service().relinquish(ctx, id, '不再需要'),
    expire: () => service().expireDue(systemContext('agreement-expiry', clock.now())),
  };

  const call = async (agreement: Agreement): Promise<string> => {
    const command = await commandFor(hub, agreement);
    return codeOf(hub.app.get(CallService).call(hub.as(water, 'connector'), command));
  };

  /** What a call is told, restated: only within the term, and only while it is active. */
  function due({ state }: Agreement): string {
    if (clock.now() < start || clock.now() >= until) return 'exchange.call.expired';
    return state === 'active' ? 'ok' : 'exchange.call.agreement-not-active';
  }

  /** Disposing of what was got is its requester's, from its end on. */
  async function assertHeld({ id, state }: Agreement): Promise<void> {
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    const open = clocks.filter((one) => one.state !== 'ended');
    const hasEnded = state === 'terminated' || state === 'expired';
    expect(open.map(({ kind, holder }) => `${kind} ${holder}`)).toEqual(
      hasEnded ? [`disposal ${water}`] : [],
    );
  }

  const reached = new Set<string>();

  it('Articles 25 and 27: no exchange while it is suspended, terminated or expired, whoever tries what', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 3, maxLength: 9 }), async (tries) => {
        clock.set(start);
        let last = await signed(hub, { periodUntil: until });
        for (const { action, by, racedBy, called, days } of tries) {
          clock.advance(days * day);
          const before = last;
          const who = racedBy === undefined ? [by] : [by, racedBy];
          const [told] = await Promise.all([
            called ? call(before) : undefined,
            ...who.map((one) => codeOf(steps[action](as(one), before.id))),
          ]);
          last = await read(before.id);
          reached.add(last.state);
          // One that comes in with the act is judged by what stood before or by what stands after it.
          if (told) expect([due(before), due(last)]).toContain(told);
          expect(await call(last)).toBe(due(last));
          await assertHeld(last);
          // As ODRL it keeps its contract, and permits only what works.
          expect('permission' in odrlOf(last)).toBe(last.state === 'active');
          // What has ended stays as it is.
          if (['terminated', 'expired'].includes(before.state)) expect(last).toEqual(before);
        }
      }),
      {
        covers: [[reached, ['active', 'suspended', 'terminated', 'expired']]],
        atFullScale: 10_000,
      },
    );
  });
});
