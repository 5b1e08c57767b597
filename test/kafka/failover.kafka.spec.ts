import {
  KafkaTransport,
  TransportUnavailable,
  type KafkaServer,
  type Message,
} from '@shutong/transport';
import { Collector, eventually, messages } from '../../libs/transport/contract/harness.contract';
import { testKafka } from '../support/transport/kafka';
import { asOperator, setOfTopic } from '../support/transport/kafka-admin';

const onTrouble = () => undefined;

describe('kafka transport on three brokers', () => {
  let server: KafkaServer;
  let transport: KafkaTransport;
  beforeAll(async () => {
    server = await testKafka(3);
    const { brokers } = server;
    transport = await KafkaTransport.open({ brokers, partitions: 3, onTrouble }, () => new Date());
  });
  afterAll(async () => {
    await transport?.close();
    await server?.stop();
  });

  /** Index of the broker that leads a partition. */
  async function leaderOf(topic: string, partition: number): Promise<number> {
    const { topics } = await asOperator(server.brokers, (admin) =>
      admin.fetchTopicMetadata({ topics: [topic] }),
    );
    const found = topics[0]!.partitions.find(({ partitionId }) => partitionId === partition);
    return found!.leader - 1;
  }

  /** As the outbox does: what could not be written within half a minute is published again under its id. */
  async function persist(topic: string, message: Message): Promise<void> {
    for (;;) {
      try {
        return await transport.publish(topic, [message]);
      } catch (error) {
        if (!(error instanceof TransportUnavailable)) throw error;
      }
    }
  }

  it('loses no message and no reply when partition leaders are killed', async () => {
    await transport.ensureTopics(['failover']);
    const got = new Collector();
    await transport.subscribe({ topic: 'failover', group: 'g', handler: got.handler });
    const inbox = await transport.openReplies(1);
    const replies: string[] = [];
    inbox.onMessage(({ id }) => replies.push(id));
    const sent = messages(120, 6);
    const publishing = (async () => {
      for (const each of sent) {
        await transport.publish('failover', [each]);
        await transport.reply(inbox.address, each);
      }
    })();
    await got.reached(10);
    for (const [topic, partition] of [
      ['failover', 0],
      ['hub.replies', 1],
    ] as const) {
      const leader = await leaderOf(topic, partition);
      await server.kill(leader);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await server.restart(leader);
    }
    await publishing;
    await eventually(() => new Set(got.ids).size === 120, 'all messages');
    await eventually(() => new Set(replies).size === 120, 'all replies');
    for (let k = 0; k < 6; k += 1) {
      const expected = sent.filter(({ key }) => key === `k${k}`).map(({ id }) => id);
      expect([...new Set(got.ofKey(`k${k}`))]).toEqual(expected);
    }
    expect([...new Set(replies)]).toEqual(sent.map(({ id }) => id));
  });

  it('writes nothing that too few replicas would have, and all of it when they are back', async () => {
    const [strict, usual] = ['strict', 'usual'];
    await transport.ensureTopics([strict, usual]);
    await asOperator(server.brokers, (admin) =>
      setOfTopic(admin, strict, 'min.insync.replicas', '3'),
    );
    const got = new Collector();
    await transport.subscribe({ topic: strict, group: 'g', handler: got.handler });
    const sent = messages(12, 3, 'strict');
    await transport.publish(strict, sent.slice(0, 6));
    await got.reached(6);
    await server.kill(2);
    let written = false;
    const waiting = (async () => {
      for (const each of sent.slice(6)) await persist(strict, each);
      written = true;
    })();
    // Another department's topic goes on with the two that are left.
    for (const each of messages(9, 3, 'usual')) await persist(usual, each);
    expect(written).toBe(false);
    expect(got.ids).toHaveLength(6);
    await server.restart(2);
    await waiting;
    await eventually(() => new Set(got.ids).size === 12, 'all messages');
    for (let k = 0; k < 3; k += 1) {
      const expected = sent.filter(({ key }) => key === `k${k}`).map(({ id }) => id);
      expect([...new Set(got.ofKey(`k${k}`))]).toEqual(expected);
    }
  });
});
