import { FixedClock } from '@shutong/platform';
import type { Subscription } from '@shutong/transport';
import { exchangeUnderTest, water, type ExchangeUnderTest } from '../../../test/support/exchange';
import { answerCalls, commandFor, signed } from '../../../test/support/exchange-calls';
import { suspended } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import type { Agreement } from '../agreement/agreement.entity';
import { CallService } from './call.service';

const morning = new Date('2026-03-02T02:00:00Z');
const second = 1000;

describe('an agreement that ends while a call is under way', () => {
  const clock = new FixedClock(morning);
  let hub: ExchangeUnderTest;
  let subscription: Subscription | undefined;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  beforeEach(() => clock.set(morning));
  afterEach(() => subscription?.close());
  afterAll(() => hub.close());

  /** How a call ends in which this happens before the provider answers, what is logged of it, and what was delivered. */
  async function callWhile(agreement: Agreement, happens: () => unknown) {
    subscription = await answerCalls(hub, {
      content: async () => {
        await happens();
        return { result: 'match' };
      },
    });
    const command = await commandFor(hub, agreement);
    const code = await codeOf(hub.app.get(CallService).call(hub.as(water, 'connector'), command));
    const logged = (await hub.entries('exchange.call.verify')).filter((entry) =>
      JSON.stringify(entry).includes(command.id),
    );
    const { rowCount: delivered } = await hub.db
      .pool('hub')
      .query('SELECT 1 FROM exchange.delivery WHERE call = $1', [command.id]);
    return { code, logged, delivered };
  }
  const refusedWith = (code: string) => ({
    code,
    logged: [expect.objectContaining({ outcome: 'deny', reason: code })],
    delivered: 0,
  });
  const periodUntil = new Date(morning.getTime() + 60 * second);

  it('C40.1 hands no answer over after a suspension, and records the refusal alone', async () => {
    const agreement = await signed(hub, { periodUntil });
    expect(await callWhile(agreement, () => suspended(hub, agreement.id))).toEqual(
      refusedWith('exchange.call.agreement-not-active'),
    );
  });

  it('hands no answer over after the end of the term', async () => {
    const agreement = await signed(hub, { periodUntil });
    clock.set(new Date(periodUntil.getTime() - second));
    expect(await callWhile(agreement, () => clock.set(periodUntil))).toEqual(
      refusedWith('exchange.call.expired'),
    );
  });

  it('hands no answer over that was cut before a newer restriction', async () => {
    const agreement = await signed(hub, { periodUntil });
    const notice = () =>
      hub.db.pool('migrator').query(
        `UPDATE exchange.agreement
              SET restricted = '{"contact": {"query": "hide"}}', restriction = 1, restriction_held = 1
            WHERE id = $1`,
        [agreement.id],
      );
    expect(await callWhile(agreement, notice)).toEqual(
      refusedWith('exchange.call.restriction-under-way'),
    );
  });

  it('hands the answer over where nothing of the kind has happened', async () => {
    const agreement = await signed(hub, { periodUntil });
    expect(await callWhile(agreement, () => undefined)).toMatchObject({ code: 'ok', delivered: 1 });
  });
});
