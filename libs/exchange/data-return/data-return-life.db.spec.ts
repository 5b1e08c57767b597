import { randomUUID } from 'node:crypto';
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
import { signed } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { dataReturnActions } from './data-return-actions.policy';
import type { DataReturn } from './data-return.entity';
import { DataReturnRegister } from './data-return-register.service';
import { dataReturnStates } from './data-return.states';
import { DataReturns } from './data-returns.service';

/** Everybody who may meet a data return, and a stranger. */
const people = [
  actor(police, ['provider-officer'], 'chen'),
  actor(water, ['requester'], 'wang'),
  actor(bureau, ['authority'], 'gao'),
  actor(bureau, ['requester', 'provider-officer'], 'stranger'),
];

const person = fc.nat({ max: people.length - 1 });
const tried = fc.record({
  action: fc.constantFrom('offerDataReturn', 'confirmDataReturn'),
  by: fc.oneof(fc.constantFrom(0, 1), person),
  records: fc.integer({ min: 0, max: 2 }),
  /** Days that pass before it; a machine's time may also have been put back. */
  days: fc.noBias(fc.integer({ min: -1, max: 8 })),
  /** Somebody else tries the same at the same moment. */
  racedBy: fc.option(person, { nil: undefined, freq: 4 }),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of a data return', () => {
  const start = new Date('2026-03-02T10:00:00+08:00');
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let applicationId: string;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    ({ applicationId } = await signed(hub, { periodUntil: new Date('2027-06-01T00:00:00Z') }));
  });
  afterAll(() => hub.close());

  const as = (at: number): Context => contextOf(people[at]!, clock.now());
  const register = () => hub.app.get(DataReturnRegister);
  const read = (id: string) => register().get(hub.as(bureau, 'auditor', 'observer'), id);

  /** Granted and signed like the first one: an application may be asked for again and again, but not in a second. */
  async function delivered(): Promise<string> {
    const id = randomUUID();
    await hub.db.pool('migrator').query(
      `WITH asked AS (
         INSERT INTO exchange.application
         SELECT a.* FROM exchange.application o,
              jsonb_populate_record(o, jsonb_build_object('id', $1::text, 'purpose_code', $1::text)) a
          WHERE o.id = $2)
       INSERT INTO exchange.agreement
       SELECT a.* FROM exchange.agreement o,
            jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'application_id', $1::text)) a
        WHERE o.application_id = $2`,
      [id, applicationId],
    );
    await hub.db.pool('migrator').query(
      `INSERT INTO exchange.data_return (application_id, requester, provider, division, state, requested_at)
       VALUES ($1, $2, $3, '520100', 'requested', now())`,
      [id, water, police],
    );
    return id;
  }

  async function take(id: string, { action, by, records, racedBy }: Tried): Promise<void> {
    const returns = hub.app.get(DataReturns);
    const work = (who: number) =>
      codeOf(
        action === 'offerDataReturn'
          ? returns.offer(as(who), id, records)
          : returns.confirm(as(who), id, records),
      );
    if (racedBy !== undefined) {
      await Promise.all([work(by), work(racedBy)]);
      return;
    }
    const file = await register().fileOf(as(2), await read(id));
    const shown = dataReturnActions(people[by]!, file).find((one) => one.action === action)!;
    const said = shown.refusal?.code ?? 'ok';
    const done = await work(by);
    // The permission is asked for at the door, before the service; a stranger is told of nothing.
    if (said === 'platform.forbidden' || done.endsWith('.not-found')) return;
    expect([action, done]).toEqual([action, said]);
  }

  const reached = new Set<string>();

  /** Whoever has the next step has time for it, and nobody else. */
  async function assertTimed({ id, state }: DataReturn): Promise<void> {
    const next: Readonly<Record<string, readonly string[]>> = { offered: [water], short: [police] };
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    const open = clocks.filter((one) => one.state !== 'ended').map(({ holder }) => holder);
    expect(open).toEqual(next[state] ?? []);
  }

  async function assertLawful(before: DataReturn): Promise<DataReturn> {
    const now = await read(before.id);
    reached.add(now.state);
    const { offered, received } = now;
    expect(now.state === 'complete').toBe(received !== null && received === offered);
    expect(now.state === 'short').toBe(received !== null && received !== offered);
    if (before.endedAt) expect(now).toEqual(before);
    await assertTimed(now);
    return now;
  }

  it('Article 24: is complete only when as much has come as there is, whoever tries what', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 3, maxLength: 8 }), async (tries) => {
        clock.set(start);
        let last = await read(await delivered());
        reached.add(last.state);
        for (const one of tries) {
          clock.advance(one.days * 86_400_000);
          await take(last.id, one);
          last = await assertLawful(last);
        }
      }),
      { covers: [[reached, dataReturnStates]] },
    );
  });
});
