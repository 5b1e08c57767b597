import { randomUUID } from 'node:crypto';
import { SystemClock, readConfig, type Database } from '@shutong/platform';
import { EmbeddedTransport } from '@shutong/transport';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { Collector, eventually, messages } from '../../transport/contract/harness.contract';
import { Inbox } from '../inbox/inbox';
import { keepUnread, type Links } from '../links';
import { topicOf } from './event';
import { Pruning } from './pruning.schedule';

describe('Pruning the outbox', () => {
  let db: TestDatabase;
  let database: Database;
  let links: Links;
  const running: Pruning[] = [];
  beforeAll(async () => {
    db = await testDatabase();
    database = await db.connect('worker');
    const outbox = new EmbeddedTransport({ pool: db.pool('worker'), onTrouble: () => undefined });
    links = { transport: outbox, outbox };
  });
  afterEach(() => Promise.all(running.splice(0).map((each) => each.onApplicationShutdown())));
  afterAll(async () => {
    await links.outbox.close();
    await db.drop();
  });

  const left = async (topic: string): Promise<number> => {
    const sql = 'SELECT FROM transport.message WHERE topic = $1';
    return (await db.pool('migrator').query(sql, [topic])).rowCount!;
  };

  /** So many messages of each age in hours, oldest first. */
  async function published(topic: string, ages: readonly number[]): Promise<void> {
    await links.outbox.ensureTopics([topic]);
    for (const [at, age] of ages.entries()) {
      await links.outbox.publish(topic, messages(5, 1, `m${at}`));
      await db.pool('migrator').query(
        `UPDATE transport.message SET published_at = now() - $2 * interval '1 hour'
         WHERE topic = $1 AND id IN (SELECT id FROM transport.message WHERE topic = $1 ORDER BY id DESC LIMIT 5)`,
        [topic, age],
      );
    }
  }

  async function readBy(topic: string, group: string, count: number): Promise<void> {
    const got = new Collector();
    const following = await links.outbox.subscribe({ topic, group, handler: got.handler });
    await got.reached(count);
    await following.close();
  }

  async function prune(hours: number): Promise<void> {
    const config = readConfig('worker', { MESSAGE_RETENTION_HOURS: String(hours) });
    const pruning = new Pruning(database, config, new SystemClock(), new Inbox(database));
    await pruning.onApplicationBootstrap();
    running.push(pruning);
  }

  it('removes what everybody has read once it is older than the setting says, by itself', async () => {
    await published('read', [30, 25, 23]);
    await published('young', [23]);
    await readBy('read', 'one', 15);
    await readBy('read', 'other', 15);
    await prune(24);
    await eventually(async () => (await left('read')) === 5, 'the pruning');
    expect(await left('young')).toBe(5);
  });

  it('forgets marks of the inbox when no message of theirs can come again, and not before', async () => {
    const marked = (days: number, count: number) =>
      db.pool('migrator').query(
        `INSERT INTO messaging.inbox (consumer, message_id, applied_at)
         SELECT 'test', gen_random_uuid(), now() - $1 * interval '1 day' FROM generate_series(1, $2)`,
        [days, count],
      );
    await marked(61, 10_005);
    await marked(59, 3);
    const marks = async () =>
      (await db.pool('migrator').query(`SELECT FROM messaging.inbox WHERE consumer = 'test'`))
        .rowCount;
    await prune(30 * 24);
    await eventually(async () => (await marks()) === 3, 'the forgetting');
  });

  it('forgets no mark of a message that is still kept, though PostgreSQL’s clock was set forward by years', async () => {
    // What waits for a department for ever keeps no mark of the hub's own consumers.
    await published('connector.gone.in', [0]);
    await links.outbox.positions.pass('connector.gone.in', 'away', 0);
    const topic = topicOf('catalog.entry.published');
    await published(topic, [0]);
    await links.outbox.positions.pass(topic, 'away', 0);
    const owner = db.pool('migrator');
    const id = randomUUID();
    await owner.query(`INSERT INTO messaging.inbox (consumer, message_id) VALUES ('late', $1)`, [
      id,
    ]);
    // As a clock that was set forward sees what it had written before.
    await owner.query(
      `UPDATE transport.message SET published_at = published_at - interval '5 years'`,
    );
    await owner.query(`UPDATE messaging.inbox SET applied_at = applied_at - interval '5 years'`);
    await owner.query(
      `INSERT INTO messaging.inbox (consumer, message_id, applied_at)
       VALUES ('older', $1, now() - interval '6 years')`,
      [randomUUID()],
    );
    const marksOf = async (consumer: string) =>
      (await owner.query('SELECT FROM messaging.inbox WHERE consumer = $1', [consumer])).rowCount;
    await prune(24);
    await eventually(async () => (await marksOf('older')) === 0, 'the forgetting');
    expect([await marksOf('late'), await left(topic)]).toEqual([1, 5]);
    await links.outbox.positions.pass(topic, 'away', Number.MAX_SAFE_INTEGER);
    await prune(24);
    await eventually(async () => (await left(topic)) === 0, 'the pruning of what was read');
    await prune(24);
    await eventually(async () => (await marksOf('late')) === 0, 'the forgetting after it');
    expect(await left('connector.gone.in')).toBe(5);
  });

  it('leaves what somebody has not read, however old', async () => {
    await published('unread', [900, 800]);
    await published('marker', [900]);
    await links.outbox.positions.pass('unread', 'slow', 0);
    await readBy('unread', 'quick', 10);
    await prune(24);
    await eventually(async () => (await left('marker')) === 0, 'the pruning');
    expect(await left('unread')).toBe(10);
  });

  it('leaves what waits for a connector that has not come yet', async () => {
    const [department, topic] = ['D1', 'connector.d1.in'];
    await links.outbox.ensureTopics([topic]);
    await keepUnread(links, { department, topic, group: 'connector.D1' });
    await published(topic, [900]);
    await published('marker', [900]);
    await prune(24);
    await eventually(async () => (await left('marker')) === 0, 'the pruning');
    expect(await left(topic)).toBe(5);
    await readBy(topic, 'D1:connector.D1', 5);
    await keepUnread(links, { department, topic, group: 'connector.D1' });
    await prune(24);
    await eventually(async () => (await left(topic)) === 0, 'the pruning of what was read');
  });
});
