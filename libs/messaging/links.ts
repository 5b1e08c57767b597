import { Logger } from '@nestjs/common';
import { required, type Clock, type Config, type Database } from '@shutong/platform';
import {
  EmbeddedTransport,
  KafkaTransport,
  type KafkaOptions,
  type Transport,
} from '@shutong/transport';

/**
 * How a process of the hub is connected: `transport` carries messages to and from others, `outbox`
 * is the ordered log in the hub's own database. Without Kafka they are one.
 */
export interface Links {
  readonly transport: Transport;
  readonly outbox: EmbeddedTransport;
}

const logger = new Logger('transport');
const onTrouble = (error: unknown, where: string): void =>
  logger.warn(`${where}: ${String(error)}`);

/** Opens what the settings say; the caller closes it after the application. */
export async function openLinks(config: Config, clock: Clock, database: Database): Promise<Links> {
  const outbox = new EmbeddedTransport({ pool: database.pool, onTrouble });
  if (config.transport === 'embedded') return { transport: outbox, outbox };
  const transport = await KafkaTransport.open(kafkaOptions(config), () => clock.now());
  return { transport, outbox };
}

function kafkaOptions(config: Config): KafkaOptions {
  const { kafkaTls, kafkaCaFile, kafkaUser } = config;
  return {
    brokers: required(config, 'kafkaBrokers').split(','),
    ...(kafkaTls && { tls: kafkaCaFile === '' ? (true as const) : { caFile: kafkaCaFile } }),
    ...(kafkaUser !== '' && {
      login: { user: kafkaUser, password: required(config, 'kafkaPassword') },
    }),
    partitions: config.kafkaPartitions,
    retentionHours: config.kafkaRetentionHours,
    onTrouble,
  };
}

/** Kafka, where messages travel over it. */
export function brokerOf({ transport }: Links): KafkaTransport | undefined {
  return transport instanceof KafkaTransport ? transport : undefined;
}

export async function closeLinks({ transport, outbox }: Links): Promise<void> {
  await transport.close();
  if (transport !== outbox) await outbox.close();
}

/** Makes a topic usable both for what is sent at once and for what leaves with a transaction. */
export async function ensureTopics(links: Links, topics: readonly string[]): Promise<void> {
  await links.outbox.ensureTopics(topics);
  if (links.transport !== links.outbox) await links.transport.ensureTopics(topics);
}
