import { type Kafka, type Message as KafkaMessage, Partitioners, type Producer } from 'kafkajs';
import { Gatherer, WRITE_APART_MS } from '../gather/gatherer';
import { sizeOf } from '../message';
import type { OnTrouble } from '../transport';
import { transportErrorOf } from './kafka.client';
import { kafkaMessageOf, type OutgoingRecord } from './record';

/** Below the broker's default of 1 MiB per record batch, even if all goes to one partition. */
const GATHER = { items: 2000, bytes: 768 * 1024, waitingBytes: 64 << 20, apartMs: WRITE_APART_MS };
const ALL_IN_SYNC = -1;
/** Less than the client's request timeout, so that the broker's answer comes first. */
const ACKS_MS = 4000;

/** The one idempotent producer of a transport: all replicas in sync, one request at a time. */
export class KafkaProducer {
  private readonly gatherer = new Gatherer<OutgoingRecord>(
    (records) => this.write(records),
    GATHER,
  );
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly onTrouble: OnTrouble,
  ) {}

  /** Resolved = all replicas in sync have it. */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    await this.gatherer.add(records.map((item) => ({ item, bytes: sizeOf(item.message) })));
  }

  async close(): Promise<void> {
    await this.gatherer.close();
    await (await this.producer)?.disconnect();
  }

  private async write(records: OutgoingRecord[]): Promise<void> {
    const producer = await (this.producer ??= this.connect());
    const topicMessages = byTopic(records);
    try {
      await producer.sendBatch({ topicMessages, acks: ALL_IN_SYNC, timeout: ACKS_MS });
    } catch (error) {
      this.renew(producer);
      const topic = topicMessages.length === 1 ? topicMessages[0]?.topic : undefined;
      throw transportErrorOf(error, 'Kafka did not take the messages', topic);
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    try {
      await producer.connect();
    } catch (error) {
      this.producer = undefined;
      throw transportErrorOf(error, 'Kafka cannot be reached');
    }
    return producer;
  }

  /**
   * After a failure nobody knows whether the broker has the batch. kafkajs would give the next, different batch
   * the same sequence numbers, and a broker that has the first would drop the second as its repetition, with
   * success: hence a new producer id.
   */
  private renew(producer: Producer): void {
    this.producer = undefined;
    producer.disconnect().catch((error: unknown) => this.onTrouble(error, 'leaving a producer'));
  }
}

function byTopic(
  records: readonly OutgoingRecord[],
): { topic: string; messages: KafkaMessage[] }[] {
  const topics = new Map<string, KafkaMessage[]>();
  for (const record of records) {
    const messages = topics.get(record.topic) ?? [];
    messages.push(kafkaMessageOf(record));
    topics.set(record.topic, messages);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
