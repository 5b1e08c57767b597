import type { TransportHarness } from '../../libs/transport/contract/harness.contract';
import { KafkaTransport } from '../../libs/transport/index';
import { transportContract } from '../../libs/transport/transport.contract';
import { spawnHangingConsumer } from '../support/transport/hanging-consumer.process';
import { testKafka } from '../support/transport/kafka';

async function start(): Promise<TransportHarness> {
  const server = await testKafka();
  const { brokers } = server;
  const onTrouble = () => undefined;
  const connect = () =>
    KafkaTransport.open({ brokers, partitions: 3, onTrouble }, () => new Date());
  const maker = await connect();
  return {
    connect,
    createTopics: (topics) => maker.ensureTopics(topics),
    spawnHangingConsumer: (topic, group) =>
      spawnHangingConsumer({ kind: 'kafka', brokers }, topic, group),
    close: async () => {
      await maker.close();
      await server.stop();
    },
  };
}

transportContract('kafka', start);
