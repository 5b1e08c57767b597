import { spawnHangingConsumer } from '../../../test/support/transport/hanging-consumer.process';
import { testDatabase } from '../../../test/support/database';
import type { TransportHarness } from '../contract/harness.contract';
import { EmbeddedTransport } from '../index';
import { transportContract } from '../transport.contract';

async function start(): Promise<TransportHarness> {
  const database = await testDatabase();
  const pool = database.pool('hub');
  const connect = async () => new EmbeddedTransport({ pool, onTrouble: () => undefined });
  const maker = await connect();
  return {
    connect,
    createTopics: (topics) => maker.ensureTopics(topics),
    spawnHangingConsumer: (topic, group) =>
      spawnHangingConsumer({ kind: 'embedded', url: database.url('hub') }, topic, group),
    close: async () => {
      await maker.close();
      await database.drop();
    },
  };
}

transportContract('embedded', start);
