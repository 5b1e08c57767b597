import { Outbox, type Links } from '@shutong/messaging';
import { Relay } from '@shutong/messaging/relay/relay';
import { readConfig, SystemClock, systemContext, type Database } from '@shutong/platform';
import { EmbeddedTransport, KafkaTransport, type KafkaServer } from '@shutong/transport';
import { Collector, eventually, message } from '../../libs/transport/contract/harness.contract';
import { testDatabase, type TestDatabase } from '../support/database';
import { testKafka } from '../support/transport/kafka';

const clock = new SystemClock();
const keys = ['a', 'b', 'c'];
const topic = 'outage';
const patience = 'outage.patience';
const onTrouble = () => undefined;

describe('A broker that is gone for longer than its clients have patience', () => {
  let server: KafkaServer;
  let db: TestDatabase;
  let database: Database;
  let links: Links;
  let relay: Relay;
  beforeAll(async () => {
    [server, db] = await Promise.all([testKafka(), testDatabase()]);
    database = await db.connect('worker');
    const log = new EmbeddedTransport({ pool: db.pool('worker'), onTrouble });
    const { brokers } = server;
    const transport = await KafkaTransport.open({ brokers, partitions: 2, onTrouble }, () =>
      clock.now(),
    );
    links = { transport, outbox: log };
    await log.ensureTopics([topic]);
    await transport.ensureTopics([patience]);
    relay = new Relay(links, database, clock);
    await relay.onApplicationBootstrap();
  });
  afterAll(async () => {
    await relay.onApplicationShutdown();
    await links.transport.close();
    await links.outbox.close();
    await db.drop();
    await server.stop();
  });

  /** Commits messages with these numbers in the outbox, spread over the keys. */
  async function commit(from: number, to: number): Promise<void> {
    const outbox = new Outbox(database, clock, readConfig('worker', {}));
    const ctx = systemContext('test', clock.now());
    for (let n = from; n <= to; n += 1) {
      const body = Buffer.from(String(n));
      const sent = { key: keys[n % keys.length]!, type: 't', headers: {}, body };
      await database.transaction(ctx, async (tx) => void (await outbox.send(tx, topic, sent)));
    }
  }

  it('is found again: what was committed meanwhile goes out and arrives, in order per key', async () => {
    const got = new Collector();
    await links.transport.subscribe({ topic, group: 'g', handler: got.handler });
    const numbers = (key?: string) => {
      const all = got.messages.filter((each) => key === undefined || each.key === key);
      return [...new Set(all.map(({ body }) => Number(body.toString())))];
    };
    await commit(1, 6);
    await eventually(() => numbers().length === 6, 'the messages before');
    await server.kill(0);
    await commit(7, 30);
    // As long as a client tries by itself.
    await expect(links.transport.publish(patience, [message('given up')])).rejects.toMatchObject({
      code: 'transport.unavailable',
    });
    expect(numbers()).toHaveLength(6);
    await server.restart(0);
    await commit(31, 36);
    await eventually(() => numbers().length === 36, 'all messages');
    for (const [at, key] of keys.entries()) {
      expect(numbers(key)).toEqual(
        Array.from({ length: 36 }, (_, n) => n + 1).filter((n) => n % keys.length === at),
      );
    }
  });
});
