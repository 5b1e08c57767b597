import { Test } from '@nestjs/testing';
import { FixedClock } from '@shutong/platform';
import { EmbeddedTransport } from '@shutong/transport';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { startHub, type HubUnderTest } from '../../../test/support/hub';
import {
  eventually,
  gate,
  message,
  messages,
  QUICK_RETRY,
} from '../../transport/contract/harness.contract';
import { LINKS } from '../links.token';
import { FollowerStore } from '../recovery/follower.store';
import { MetricsController } from './metrics.controller';
import { Queues } from './queues.service';

const hour = 3_600_000;

describe('Queues', () => {
  let db: TestDatabase;
  let outbox: EmbeddedTransport;
  let queues: Queues;
  const clock = new FixedClock(new Date());
  beforeAll(async () => {
    db = await testDatabase();
    outbox = new EmbeddedTransport({ pool: db.pool('worker'), onTrouble: () => undefined });
    const followers = new FollowerStore(await db.connect('worker'));
    queues = new Queues({ outbox, transport: outbox }, clock, followers);
    await outbox.ensureTopics(['a', 'b']);
  });
  afterAll(async () => {
    await outbox.close();
    await db.drop();
  });

  /** Looked at anew each time. */
  const waitingAre = (wanted: Readonly<Record<string, number>>, topic = 'a') =>
    eventually(async () => {
      clock.advance(hour);
      const all = (await queues.all()).filter((queue) => queue.topic === topic);
      return Object.entries(wanted).every(([name, count]) =>
        all.some(({ group, waiting }) => group === name && waiting === count),
      );
    }, 'what waits');

  it('show what waits, since when, and what could not be handled, for each group apart', async () => {
    const { opened, open } = gate();
    const handler = async ({ id }: { id: string }) => {
      if (id === 'ill') throw new Error('ill');
      if (id.startsWith('m')) await opened;
    };
    await outbox.subscribe({ topic: 'a', group: 'slow', handler, retry: QUICK_RETRY });
    await outbox.subscribe({ topic: 'a', group: 'quick', handler: async () => undefined });
    await outbox.publish('a', [message('ill')]);
    const query = { topic: 'a', group: 'slow' };
    await eventually(async () => (await outbox.deadLetters.list(query)).length > 0, 'the letter');
    await outbox.publish('a', messages(7));
    clock.advance(2 * hour);
    // A group's place follows what it has handled a moment later.
    await waitingAre({ quick: 0, slow: 7 });
    const [quick, slow] = await queues.all();
    expect(quick).toMatchObject({ group: 'quick', waiting: 0, oldestAt: null, deadLetters: 0 });
    expect(slow).toMatchObject({ topic: 'a', group: 'slow', waiting: 7, deadLetters: 1 });
    expect(slow!.oldestSeconds).toBeGreaterThan(7200);
    open();
  });

  it('come page by page', async () => {
    await outbox.subscribe({ topic: 'b', group: 'quick', handler: async () => undefined });
    await waitingAre({ quick: 0 }, 'b');
    const first = await queues.page(2);
    expect(first).toMatchObject({ hasNextPage: true });
    const second = await queues.page(2, first.endCursor!);
    const names = [...first.nodes, ...second.nodes].map(({ topic, group }) => [topic, group]);
    expect(names).toEqual([
      ['a', 'quick'],
      ['a', 'slow'],
      ['b', 'quick'],
    ]);
    expect(second.hasNextPage).toBe(false);
  });

  it('are what the worker tells to monitoring', async () => {
    const module = await Test.createTestingModule({
      controllers: [MetricsController],
      providers: [
        { provide: Queues, useValue: queues },
        { provide: LINKS, useValue: {} },
      ],
    }).compile();
    const text = await module.get(MetricsController).metrics();
    expect(text).toContain('shutong_queue_dead_letters{topic="a",group="slow"} 1\n');
  });
});

describe('Queues in the API', () => {
  let hub: HubUnderTest;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  async function ask(role: string): Promise<{ data?: unknown; errors?: unknown[] }> {
    const query =
      '{ messageQueues(first: 5) { nodes { topic waiting } pageInfo { hasNextPage } } }';
    const response = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${hub.tokens[role]!}`,
      },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data?: unknown; errors?: unknown[] };
  }

  it.each(['authority', 'system-administrator', 'auditor'])('are shown to the %s', async (role) => {
    const { data, errors } = await ask(role);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ messageQueues: { pageInfo: { hasNextPage: false } } });
  });

  it('are not shown to departments', async () => {
    for (const role of ['requester', 'provider-officer', 'developer']) {
      const { errors } = await ask(role);
      expect(errors).toMatchObject([{ extensions: { code: 'platform.forbidden' } }]);
    }
  });
});
