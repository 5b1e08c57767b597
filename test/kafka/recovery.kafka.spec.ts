import { Outbox, type Links } from '@shutong/messaging';
import { FollowerStore } from '@shutong/messaging/recovery/follower.store';
import { Recovery } from '@shutong/messaging/recovery/recovery';
import { Relay } from '@shutong/messaging/relay/relay';
import { readConfig, SystemClock, systemContext, type Database } from '@shutong/platform';
import { EmbeddedTransport, KafkaTransport, type KafkaServer } from '@shutong/transport';
import { Collector, eventually } from '../../libs/transport/contract/harness.contract';
import { testDatabase, type TestDatabase } from '../support/database';
import { QUICK_RETENTION, testKafka } from '../support/transport/kafka';
import { asOperator, isEmptied, setOfTopic } from '../support/transport/kafka-admin';

const onTrouble = () => undefined;
const clock = new SystemClock();
const keys = ['a', 'b', 'c'];

describe('What Kafka dropped before it was read', () => {
  let server: KafkaServer;
  let db: TestDatabase;
  let database: Database;
  let links: Links;
  let outbox: Outbox;
  const running: { onApplicationShutdown(): Promise<void> }[] = [];

  beforeAll(async () => {
    [server, db] = await Promise.all([testKafka(1, QUICK_RETENTION), testDatabase()]);
    database = await db.connect('worker');
    const log = new EmbeddedTransport({ pool: db.pool('worker'), onTrouble });
    links = { transport: await connect(), outbox: log };
    outbox = new Outbox(database, clock, readConfig('worker', {}));
    const relay = new Relay(links, database, clock);
    const recovery = new Recovery(links, new FollowerStore(database), clock);
    await relay.onApplicationBootstrap();
    recovery.onApplicationBootstrap();
    running.push(recovery, relay);
  });
  afterAll(async () => {
    for (const each of running) await each.onApplicationShutdown();
    await links.transport.close();
    await links.outbox.close();
    await db.drop();
    await server.stop();
  });

  const connect = () =>
    KafkaTransport.open({ brokers: server.brokers, partitions: 2, onTrouble }, () => new Date());

  /** Commits messages `from` to `to` in the outbox, spread over the keys; returns nothing but waits for none. */
  async function commit(topic: string, from: number, to: number): Promise<void> {
    const ctx = systemContext('test', clock.now());
    for (let n = from; n <= to; n += 1) {
      const message = { key: keys[n % keys.length]!, type: 't', headers: {}, body: bodyOf(n) };
      await database.transaction(ctx, async (tx) => void (await outbox.send(tx, topic, message)));
    }
  }

  const bodyOf = (n: number) => Buffer.from(String(n));
  const numbers = (got: Collector) => got.messages.map(({ body }) => Number(body.toString()));
  const counted = (to: number) => Array.from({ length: to }, (_, at) => at + 1);

  async function allGot(got: Collector, to: number): Promise<void> {
    await eventually(() => new Set(numbers(got)).size === to, `all ${to} messages`);
  }

  /** In order per key, a repetition aside. */
  function expectOrder(got: Collector, to: number): void {
    for (const key of keys) {
      const own = got.messages.filter((each) => each.key === key);
      const first = [...new Set(own.map(({ body }) => Number(body.toString())))];
      expect(first).toEqual(counted(to).filter((n) => keys[n % keys.length] === key));
    }
  }

  async function topicOf(topic: string): Promise<string> {
    await links.outbox.ensureTopics([topic]);
    await links.transport.ensureTopics([topic]);
    return topic;
  }

  async function followed(topic: string): Promise<void> {
    await eventually(async () => {
      const { rows } = await db
        .pool('worker')
        .query('SELECT 1 FROM messaging.follower WHERE topic = $1 AND mark_id > 0', [topic]);
      return rows.length > 0;
    }, 'the group to be known');
  }

  async function dropAll(topic: string): Promise<void> {
    await asOperator(server.brokers, async (admin) => {
      await setOfTopic(admin, topic, 'retention.ms', '1');
      await eventually(() => isEmptied(admin, topic), 'retention to pass');
      await setOfTopic(admin, topic, 'retention.ms', '-1');
    });
  }

  it('is sent again from the outbox to a department that was away while retention passed', async () => {
    const topic = await topicOf('away');
    const got = new Collector();
    const first = await links.transport.subscribe({ topic, group: 'g', handler: got.handler });
    await commit(topic, 1, 12);
    await allGot(got, 12);
    await followed(topic);
    await first.close();
    await commit(topic, 13, 30);
    await relayed(topic);
    await dropAll(topic);
    await commit(topic, 31, 36);
    await links.transport.subscribe({ topic, group: 'g', handler: got.handler });
    await allGot(got, 36);
    expectOrder(got, 36);
  });

  it('is sent again to a consumer too slow for the retention', async () => {
    const topic = await topicOf('slow');
    const got = new Collector();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const handler = async (message: Parameters<Collector['handler']>[0]) => {
      if (Number(message.body.toString()) > 2) await held;
      return got.handler(message);
    };
    const about = { topic, group: 'g', maxInFlight: 2 };
    await links.transport.subscribe({ ...about, handler });
    await commit(topic, 1, 2);
    await allGot(got, 2);
    await followed(topic);
    await commit(topic, 3, 24);
    await relayed(topic);
    await dropAll(topic);
    await commit(topic, 25, 30);
    release();
    await allGot(got, 30);
    expectOrder(got, 30);
  });

  it('is sent again when somebody deletes the topic', async () => {
    const topic = await topicOf('deleted');
    const got = new Collector();
    await links.transport.subscribe({ topic, group: 'g', handler: got.handler });
    await commit(topic, 1, 6);
    await allGot(got, 6);
    await followed(topic);
    await asOperator(server.brokers, (admin) => admin.deleteTopics({ topics: [topic] }));
    await commit(topic, 7, 18);
    await allGot(got, 18);
    expectOrder(got, 18);
  });

  /** Everything of the outbox has left for Kafka. */
  async function relayed(topic: string): Promise<void> {
    await eventually(async () => {
      const { rows } = await db.pool('worker').query<{ waiting: string }>(
        `SELECT count(*) AS waiting FROM transport.message m JOIN transport.position p
         ON p.topic = m.topic AND p."group" = 'relay' WHERE m.topic = $1 AND m.id > p.last_id`,
        [topic],
      );
      return rows[0]!.waiting === '0';
    }, 'the outbox to be relayed');
  }
});
