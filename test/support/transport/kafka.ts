import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, projectRoot } from '@shutong/platform';
import {
  KAFKA_VERSION,
  type KafkaServer,
  type KafkaServerOptions,
  startKafka,
} from '@shutong/transport';

/** A throw-away Kafka cluster; its jars are fetched once into `.cache/`. */
export async function testKafka(
  brokers: 1 | 3 = 1,
  settings: KafkaServerOptions['settings'] = {},
  users: KafkaServerOptions['users'] = {},
): Promise<KafkaServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'shutong-kafka-'));
  const libsDir = join(projectRoot(), '.cache', `kafka-${KAFKA_VERSION}`);
  const server = await startKafka({ brokers, dataDir, libsDir, freePorts, settings, users });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Deletes what is past retention within a second or two, for tests that wait for it. */
export const QUICK_RETENTION = {
  'log.retention.check.interval.ms': 500,
  'log.initial.task.delay.ms': 500,
  'log.segment.delete.delay.ms': 100,
};
