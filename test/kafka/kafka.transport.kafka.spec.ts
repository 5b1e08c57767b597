import { Kafka, logLevel, Partitioners } from 'kafkajs';
import {
  Collector,
  eventually,
  message,
  messages,
  QUICK_RETRY,
} from '../../libs/transport/contract/harness.contract';
import { KafkaTransport, type KafkaServer } from '@shutong/transport';
import { testKafka } from '../support/transport/kafka';
import { asOperator } from '../support/transport/kafka-admin';

const now = () => new Date();
const onTrouble = () => undefined;

describe('kafka transport', () => {
  it('says within seconds that no broker answers', async () => {
    const opening = KafkaTransport.open({ brokers: ['127.0.0.1:1'], onTrouble }, now);
    await expect(opening).rejects.toMatchObject({
      code: 'transport.unavailable',
      message: 'No Kafka broker answers at 127.0.0.1:1.',
    });
  });

  describe('on one broker', () => {
    let server: KafkaServer;
    let transport: KafkaTransport;
    beforeAll(async () => {
      server = await testKafka();
      transport = await KafkaTransport.open({ brokers: server.brokers, onTrouble }, now);
    });
    afterAll(async () => {
      await transport.close();
      await server.stop();
    });

    it('keeps order and loses nothing when the broker is killed and comes back', async () => {
      await transport.ensureTopics(['restart']);
      const got = new Collector();
      await transport.subscribe({ topic: 'restart', group: 'g', handler: got.handler });
      const inbox = await transport.openReplies(0);
      const replies: string[] = [];
      inbox.onMessage(({ id }) => replies.push(id));
      const sent = messages(60, 3);
      const publishing = (async () => {
        for (const each of sent) {
          await transport.publish('restart', [each]);
          await transport.reply(inbox.address, each);
        }
      })();
      await got.reached(10);
      await server.kill(0);
      await server.restart(0);
      await publishing;
      await eventually(() => new Set(got.ids).size === 60, 'all messages');
      await eventually(() => new Set(replies).size === 60, 'all replies');
      for (const key of ['k0', 'k1', 'k2']) {
        const expected = sent.filter((each) => each.key === key).map(({ id }) => id);
        expect([...new Set(got.ofKey(key))]).toEqual(expected);
      }
    });

    it('shares the partitions among the consumers of a group and keeps order per key', async () => {
      await transport.ensureTopics(['shared']);
      const other = await KafkaTransport.open({ brokers: server.brokers, onTrouble }, now);
      const got = [new Collector(), new Collector()];
      await transport.subscribe({ topic: 'shared', group: 'g', handler: got[0]!.handler });
      await other.subscribe({ topic: 'shared', group: 'g', handler: got[1]!.handler });
      const sent = messages(400, 20);
      for (let i = 0; i < 400; i += 40) await transport.publish('shared', sent.slice(i, i + 40));
      const all = () => new Set(got.flatMap(({ ids }) => ids));
      await eventually(() => all().size === 400, 'all messages');
      for (const collector of got) {
        for (let k = 0; k < 20; k += 1) {
          const mine = [...new Set(collector.ofKey(`k${k}`))];
          expect(mine).toEqual(sent.map(({ id }) => id).filter((id) => mine.includes(id)));
        }
      }
      await other.close();
    });

    it('lets no department hold up another: not by a slow consumer, not by a topic that is gone', async () => {
      const [hers, his] = ['connector.a.in', 'connector.b.in'];
      await transport.ensureTopics([hers, his]);
      const got = new Collector();
      const never = () => new Promise<void>(() => undefined);
      const own = await KafkaTransport.open({ brokers: server.brokers, onTrouble }, now);
      await own.subscribe({ topic: hers, group: 'a', maxInFlight: 1, handler: never });
      await transport.subscribe({ topic: his, group: 'b', handler: got.handler });
      await transport.publish(hers, messages(500, 5, 'slow'));
      await transport.publish(his, messages(10, 2, 'first'));
      await got.reached(10);
      await asOperator(server.brokers, (admin) => admin.deleteTopics({ topics: [hers] }));
      const refused = expect(transport.publish(hers, [message('late')])).rejects.toMatchObject({
        code: 'transport.unknown-topic',
      });
      for (const each of messages(20, 2, 'beside')) await transport.publish(his, [each]);
      await refused;
      await transport.ensureTopics(['connector.c.in']);
      await transport.publish('connector.c.in', [message('new')]);
      await got.reached(30);
      void own.close();
    });

    it('tells how far behind each group is, since when, and what it could not handle', async () => {
      await transport.ensureTopics(['behind']);
      const fail = async ({ key }: { key: string }) => {
        if (key === 'ill') throw new Error('ill');
        await new Promise(() => undefined);
      };
      const own = await KafkaTransport.open({ brokers: server.brokers, onTrouble }, now);
      await own.subscribe({ topic: 'behind', group: 'g', retry: QUICK_RETRY, handler: fail });
      const before = Date.now();
      await transport.publish('behind', [message('letter', 'ill')]);
      const backlog = async () =>
        (await transport.backlogs()).find(({ topic }) => topic === 'behind');
      await eventually(async () => (await backlog())?.deadLetters === 1, 'the dead letter');
      await eventually(async () => (await backlog())?.waiting === 0, 'its position');
      expect((await backlog())!.oldestAt).toBeUndefined();
      await transport.publish('behind', messages(20, 4));
      const { waiting, oldestAt, group } = (await backlog())!;
      expect({ waiting, group }).toEqual({ waiting: 20, group: 'g' });
      expect(oldestAt!.getTime()).toBeGreaterThanOrEqual(before);
      expect(oldestAt!.getTime()).toBeLessThanOrEqual(Date.now());
      void own.close();
    });

    it('tells of the known groups where a topic has more than are looked after', async () => {
      const bounds = { groupsPerTopic: 1, onTrouble };
      const bounded = await KafkaTransport.open({ brokers: server.brokers, ...bounds }, now);
      await bounded.ensureTopics(['crowd']);
      const handler = async () => undefined;
      for (const group of ['a', 'z']) await bounded.subscribe({ topic: 'crowd', group, handler });
      const told = async (known?: string) => {
        const all = await bounded.backlogs(({ group }) => group === known);
        return all.filter(({ topic }) => topic === 'crowd').map(({ group }) => group);
      };
      expect([await told(), await told('z')]).toEqual([['a'], ['z']]);
      await bounded.close();
    });

    it('delivers what another program produced, named by its place', async () => {
      await transport.ensureTopics(['foreign']);
      const got = new Collector();
      await transport.subscribe({ topic: 'foreign', group: 'g', handler: got.handler });
      const kafka = new Kafka({ brokers: [...server.brokers], logLevel: logLevel.NOTHING });
      const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      await producer.send({
        topic: 'foreign',
        messages: [{ value: 'plain', partition: 0, headers: { a: ['1', '2'] } }],
      });
      await producer.disconnect();
      await got.reached(1);
      expect(got.messages[0]).toMatchObject({ id: 'foreign:0:0', key: '', headers: { a: '2' } });
    });
  });
});
