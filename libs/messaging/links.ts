import { Logger } from '@nestjs/common';
import { limits, required, type Clock, type Config, type Database } from '@shutong/platform';
import {
  EmbeddedTransport,
  KafkaTransport,
  streamGroup,
  type HeldDeadLetters,
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
  const { pool, leases: leasePool } = database;
  const outbox = new EmbeddedTransport({ pool, leasePool, onTrouble });
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
    groupsPerTopic: limits.groupsPerTopic.value,
    isReader,
    onTrouble,
  };
}

/** To a department's topic its own connector alone listens, whose group bears the same code. */
export const isReader = ({ topic, group }: Pick<ExpectedReader, 'topic' | 'group'>): boolean =>
  !/^connector\..*\.in$/.test(topic) || topic === `${group.toLowerCase()}.in`;

/** Kafka, where messages travel over it. */
export function brokerOf({ transport }: Links): KafkaTransport | undefined {
  return transport instanceof KafkaTransport ? transport : undefined;
}

/** A reader that comes for sure, for whom the outbox keeps everything until it has been read. */
export interface ExpectedReader {
  readonly department: string;
  readonly topic: string;
  readonly group: string;
}

/** Nothing of what is sent to the reader from now on is pruned before it was read, however late it comes. */
export async function keepUnread(
  links: Links,
  { department, topic, group }: ExpectedReader,
): Promise<void> {
  const reader = brokerOf(links) ? readerOverKafka(group) : streamGroup(department, group);
  await links.outbox.positions.pass(topic, reader, 0);
}

/** The name under which the outbox keeps what a group of Kafka has not read. */
export const readerOverKafka = (group: string): string => `kafka.${group}`;

/** Where the messages lie that nobody could handle. */
export function lettersOf(links: Links): HeldDeadLetters {
  return (brokerOf(links) ?? links.outbox).deadLetters;
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
