import fc from 'fast-check';
import type { Pool } from 'pg';
import { FixedClock, systemContext } from '@shutong/platform';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { assertLives } from '../../../test/support/lives';
import { workerUnderTest } from '../../../test/support/raising';
import { ConnectorLinks } from './connector-links.service';
import { Heartbeats } from './heartbeats.service';
import { LinkRounds } from './link-watch.schedule';
import { LinkWatch } from './link-watch.service';
import { ListeningRounds } from './listening.schedule';

const start = new Date('2026-03-02T10:00:00+08:00');
const departments = [police, water] as const;
/** Seconds after which the hub notes again that it is there. */
const step = 50;

/** What may happen next. */
const happening = fc.record({
  /** Seconds that pass before it, the hub being there or not. */
  seconds: fc.constantFrom(5, 20, 50, 90, 170, 400),
  there: fc.boolean(),
  heard: fc.subarray([...departments]),
  /** The worker looks, at the same moment as the connectors are heard or after them. */
  looks: fc.constantFrom('never', 'meanwhile', 'after'),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

interface Seen {
  readonly department: string;
  readonly outage: string | null;
  readonly open: number;
  readonly found: number;
  readonly ended: number;
  readonly tasks: number;
  readonly undone: number;
}

describe('any life of a connection', () => {
  const clock = new FixedClock(start);
  let hub: ExchangeUnderTest;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  let owner: Pool;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    owner = hub.db.pool('migrator');
    worker = await workerUnderTest(hub);
    // Who notes and looks, and when, is this test's to say.
    await hub.app.get(ListeningRounds).onApplicationShutdown();
    await worker.get(LinkRounds).onApplicationShutdown();
  });
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  const note = () => hub.app.get(ListeningRounds).note();
  const look = () => worker.get(LinkWatch).look(systemContext('link-watch', clock.now()));
  const hear = (department: string) =>
    hub.app.get(Heartbeats).hear(hub.as(department, 'connector'), { release: '0.1.0', wire: [1] });

  async function pass({ seconds, there }: Happening): Promise<void> {
    if (!there) {
      clock.advance(seconds * 1000);
      return;
    }
    for (let passed = 0; passed < seconds; passed += step) {
      clock.advance(Math.min(step, seconds - passed) * 1000);
      await note();
    }
  }

  async function seen(): Promise<Seen[]> {
    const { rows } = await owner.query<Seen>(
      `SELECT l.department, l.outage,
         count(o.id) FILTER (WHERE o.until IS NULL)::int AS open, count(o.id)::int AS found,
         count(o.id) FILTER (WHERE o.until IS NOT NULL)::int AS ended,
         (SELECT count(*)::int FROM notice.notice n WHERE n.about_id = l.department) AS tasks,
         (SELECT count(*)::int FROM notice.notice n
           WHERE n.about_id = l.department AND n.done_at IS NULL) AS undone
       FROM exchange.connector_link l LEFT JOIN exchange.link_outage o USING (department)
       GROUP BY l.department, l.outage ORDER BY l.department`,
    );
    return rows;
  }

  async function entries(): Promise<{ lost: number; returned: number }> {
    const { rows } = await owner.query<{ lost: number; returned: number }>(
      `SELECT count(*) FILTER (WHERE action = 'exchange.connector.lose')::int AS lost,
              count(*) FILTER (WHERE action = 'exchange.connector.return')::int AS returned
         FROM audit.entry`,
    );
    return rows[0]!;
  }

  const reached = new Set<string>();

  async function assertLawful({ heard, looks }: Happening): Promise<void> {
    const all = await seen();
    for (const { department, outage, open, found, tasks, undone } of all) {
      // At most one lasts, and whoever has to end it has exactly that to do.
      expect(open).toBe(outage === null ? 0 : 1);
      expect([tasks, undone]).toEqual([found * 4, open * 4]);
      const { state } = await hub.app.get(ConnectorLinks).linkOf(department);
      reached.add(state);
      if (heard.some((one) => one === department)) expect(state).toBe('connected');
      // Found is what the worker has looked at, as soon as it has.
      if (looks === 'after') expect(open).toBe(state === 'lost' ? 1 : 0);
      const months = await hub.app.get(ConnectorLinks).availabilityOf(department);
      for (const { observedSeconds, lostSeconds } of months) {
        expect(lostSeconds).toBeLessThanOrEqual(observedSeconds);
      }
    }
    const sum = (of: 'found' | 'ended') => all.reduce((total, one) => total + one[of], 0);
    expect(await entries()).toEqual({ lost: sum('found'), returned: sum('ended') });
  }

  it('C30.1 finds each outage once, tells of it once, and ends it with the first word', async () => {
    await note();
    await assertLives(
      fc.asyncProperty(fc.array(happening, { minLength: 2, maxLength: 6 }), async (lives) => {
        for (const one of lives) {
          await pass(one);
          await note();
          const spoken = one.heard.map(hear);
          if (one.looks === 'meanwhile') spoken.push(look().then(() => undefined));
          await Promise.all(spoken);
          if (one.looks === 'after') await look();
          await assertLawful(one);
        }
      }),
      { covers: [[reached, ['connected', 'late', 'lost']]] },
    );
  });
});
