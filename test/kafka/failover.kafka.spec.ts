import { Kafka, logLevel } from 'kafkajs';
import { KafkaTransport, type KafkaServer } from '@shutong/transport';
import { Collector, eventually, messages } from '../../libs/transport/contract/harness.contract';
import { testKafka } from '../support/transport/kafka';

const onTrouble = () => undefined;

describe('kafka transport on three brokers', () => {
  let server: KafkaServer;
  let transport: KafkaTransport;
  beforeAll(async () => {
    server = await testKafka(3);
    const { brokers } = server;
    transport = await KafkaTransport.open({ brokers, partitions: 3, onTrouble }, () => new Date());
  }, 90_000);
  afterAll(async () => {
    await transport?.close();
    await server?.stop();
  }, 60_000);

  /** Index of the broker that leads a partition. */
  async function leaderOf(topic: string, partition: number): Promise<number> {
    const kafka = new Kafka({ brokers: [...server.brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.disconnect();
    const found = topics[0]!.partitions.find(({ partitionId }) => partitionId === partition);
    return found!.leader - 1;
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
  }, 120_000);
});
