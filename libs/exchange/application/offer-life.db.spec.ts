import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { FixedClock, type Context } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, wishFor } from '../../../test/support/exchange-calls';
import { assertLives } from '../../../test/support/lives';
import { readyToShareAs, shareAs } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { DecisionService } from '../decision/decision.service';
import type { Sharing } from './application.entity';
import { ApplicationService } from './application.service';

const start = new Date('2026-03-02T10:00:00+08:00');

/** Two of the department apply, its head approves; the provider grants, and changes what may be shared. */
const people = {
  wang: actor(water, ['requester'], 'wang'),
  both: actor(water, ['requester', 'office-head'], 'both'),
  li: actor(water, ['office-head'], 'li'),
  chen: actor(police, ['provider-officer'], 'chen'),
  sun: actor(police, ['office-head'], 'sun'),
};

const tried = fc.record({
  action: fc.constantFrom(
    ...([
      'apply',
      'apply',
      'approve',
      'approve',
      'propose',
      'propose',
      'answer',
      'answer',
    ] as const),
    ...(['withdraw', 'withhold', 'share', 'share-freely'] as const),
  ),
  /** Twice at the same moment. */
  twice: fc.boolean(),
  /** Days that pass before it; a machine's time may also have been put back. */
  days: fc.noBias(fc.integer({ min: -1, max: 4 })),
});
type Action = typeof tried extends fc.Arbitrary<{ action: infer T }> ? T : never;

interface Row {
  readonly id: string;
  readonly state: string;
  readonly approvedBy: string | null;
}

/** A life for each end that is to be met, so that a run need not wait until one comes by chance. */
const ends = [
  ['share-freely', 'apply', 'approve'],
  ['apply', 'approve', 'propose', 'answer'],
  ['apply', 'approve', 'propose', 'withhold'],
  ['apply', 'withhold', 'approve'],
  ['apply', 'withdraw', 'apply'],
] as const;
const lifeOf = (actions: readonly Action[]) =>
  actions.map((action) => ({ action, twice: false, days: 0 }));

/** What is done to what is applied for, by one person at a time. */
const ofOffer: readonly Action[] = ['withhold', 'share', 'share-freely'];

const open = ['awaiting-office-head', 'received', 'awaiting-supplement', 'proposed'];

describe('any life of what is applied for', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let pool: Pool;
  let sharing: Sharing = 'conditional';
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    pool = hub.db.pool('migrator');
  });
  afterAll(() => hub.close());

  const as = (who: keyof typeof people): Context => contextOf(people[who], clock.now());
  const applications = () => hub.app.get(ApplicationService);
  const decisions = () => hub.app.get(DecisionService);

  async function offer(next: Sharing): Promise<void> {
    if (sharing === next) return;
    await shareAs(hub, next);
    sharing = next;
  }

  async function rowsFor(purpose: string): Promise<Row[]> {
    const { rows } = await pool.query<Row>(
      `SELECT id, state, approved_by AS "approvedBy" FROM exchange.application
        WHERE purpose_code = $1 ORDER BY id`,
      [purpose],
    );
    return rows;
  }

  function work(action: Action, id: string, purposeCode: string): (() => Promise<unknown>)[] {
    const fields = ['holder'];
    const wish = wishFor(hub, {
      ...{ purposeCode, fields, periodUntil: new Date('2027-06-01T00:00:00Z') },
    });
    const of = {
      apply: [
        () => applications().apply(as('wang'), wish),
        () => applications().apply(as('both'), wish),
      ],
      approve: [() => applications().approve(as('li'), id)],
      propose: [() => decisions().propose(as('chen'), id, { ...grant, fields })],
      answer: [() => decisions().answer(as('sun'), id)],
      withdraw: [() => applications().withdraw(as('wang'), id)],
      withhold: [() => offer('not-shared')],
      share: [() => offer('conditional')],
      'share-freely': [() => offer('unconditional')],
    };
    return of[action];
  }

  const met = new Set<string>();

  /** By the rule at once what the head of who applies has sent and everybody may have, else by the head of who gives. */
  function assertGranted({ approvedBy }: Row, action: Action): void {
    expect(approvedBy).toBe(people.li.id);
    if (action === 'approve') {
      expect(sharing).toBe('unconditional');
      met.add('granted by rule');
    } else {
      expect([action, sharing]).not.toContain('not-shared');
      expect(action).toBe('answer');
      met.add('granted');
    }
  }

  it('Articles 14 and 20: what may not be shared is never granted, and nothing is applied for twice at once', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 5, maxLength: 12 }), async (tries) => {
        await offer('conditional');
        const purpose = randomUUID();
        let before: Row[] = [];
        clock.set(start);
        for (const { action, twice, days } of tries) {
          clock.set(new Date(clock.now().getTime() + days * 86_400_000));
          const newest = before.at(-1)?.id ?? randomUUID();
          const ways = work(action, newest, purpose);
          const acts = ofOffer.includes(action) || !twice ? 1 : 2;
          await Promise.all(
            Array.from({ length: acts }, (_, at) => codeOf(ways[at % ways.length]!())),
          );
          const now = await rowsFor(purpose);
          expect(now.filter(({ state }) => open.includes(state)).length).toBeLessThan(2);
          const wasGranted = (id: string) =>
            before.some((one) => one.id === id && one.state === 'granted');
          for (const one of now) {
            const { id, state } = one;
            if (sharing === 'not-shared' && ['refused', 'proposed'].includes(state))
              met.add(`withheld ${state}`);
            if (state === 'granted' && !wasGranted(id)) assertGranted(one, action);
          }
          if (now.length > 1) met.add('again');
          before = now;
        }
      }),
      {
        covers: [
          [met, ['granted', 'granted by rule', 'again', 'withheld refused', 'withheld proposed']],
        ],
        examples: ends.map((actions) => [lifeOf(actions)]),
        atFullScale: 10_000,
      },
    );
  });

  it('Article 14: what is withheld while the head answers was granted before, or is not granted', async () => {
    const outcomes = new Set<string>();
    await assertLives(
      fc.asyncProperty(fc.integer({ min: -60, max: 60 }), async (lead) => {
        await offer('conditional');
        const purpose = randomUUID();
        for (const action of ['apply', 'approve', 'propose'] as const) {
          await work(action, (await rowsFor(purpose)).at(-1)?.id ?? '', purpose)[0]!();
        }
        const [{ id }] = (await rowsFor(purpose)) as [Row];
        const withhold = await readyToShareAs(hub, 'not-shared');
        await Promise.all([
          setTimeout(Math.max(0, -lead)).then(() => codeOf(decisions().answer(as('sun'), id))),
          setTimeout(Math.max(0, lead)).then(withhold),
        ]);
        sharing = 'not-shared';
        outcomes.add((await rowsFor(purpose))[0]!.state);
        // The log has both in the order in which they were done.
        const { rows } = await pool.query<{ action: string }>(
          'SELECT action FROM audit.entry WHERE action = ANY($1) ORDER BY pk DESC LIMIT 1',
          [['catalog.entry.publish', 'exchange.agreement.propose']],
        );
        expect(rows).toEqual([{ action: 'catalog.entry.publish' }]);
      }),
      { covers: [[outcomes, ['granted', 'proposed']]], examples: [[-60], [2000]], everyday: 6 },
    );
  });
});
