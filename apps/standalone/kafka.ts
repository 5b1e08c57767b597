import { join } from 'node:path';
import { freePorts, projectRoot } from '@shutong/platform';
import { startKafka } from '@shutong/transport';
import type { Layout } from './layout';
import type { Phases } from './phases';

/** The broker that messages travel over; none where Kafka was not asked for. */
export interface Broker {
  /** Comma-separated; empty without Kafka. */
  readonly brokers: string;
  readonly pids: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** KAFKA_BROKERS where set, else a broker of our own (needs Java 17 and Maven). */
export async function startBroker(
  phases: Phases,
  layout: Layout,
  wanted: boolean,
): Promise<Broker> {
  const given = process.env['KAFKA_BROKERS'] ?? '';
  if (!wanted || given !== '') return { brokers: given, pids: {}, stop: () => Promise.resolve() };
  const server = await phases.run('Apache Kafka', () =>
    startKafka({
      ...{ dataDir: layout.kafka, freePorts },
      libsDir: join(projectRoot(), '.data', 'kafka-jars'),
    }),
  );
  return {
    brokers: server.brokers.join(','),
    pids: Object.fromEntries(server.pids.map((pid, index) => [`kafka-${index + 1}`, pid])),
    stop: () => server.stop(),
  };
}
