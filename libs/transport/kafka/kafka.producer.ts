import type { Kafka } from 'kafkajs';
import { Gatherer, WRITE_APART_MS } from '../gather/gatherer';
import { sizeOf } from '../message';
import type { OnTrouble } from '../transport';
import { TransportOverloaded, UnknownTopic } from '../transport.errors';
import { transportErrorOf } from './kafka.client';
import type { KafkaTopics } from './kafka.topics';
import { ProducerLine, MOVE_ON } from './producer-line';
import { kafkaMessageOf, type OutgoingRecord } from './record';

/** Below the broker's default of 1 MiB per record batch, even if all goes to one partition. */
const GATHER = { items: 2000, bytes: 768 * 1024, waitingBytes: 8 << 20, apartMs: WRITE_APART_MS };
/** Of all topics together: more than thirty have to stand still before one that flows is refused. */
const WAITING_BYTES = 256 << 20;
/** A write that takes longer is asked about: is its topic still there? */
const GONE_LOOK_MS = 1000;

/**
 * What a transport sends: idempotent, all replicas in sync. Each topic has a queue of its own with one write at a
 * time, so that one whose partitions have no leader, too few replicas or were deleted holds up nobody else's.
 */
export class KafkaProducer {
  private readonly queues = new Map<string, Gatherer<OutgoingRecord>>();
  private line: Promise<ProducerLine> | undefined;
  private waitingBytes = 0;

  constructor(
    private readonly kafka: Kafka,
    private readonly topics: KafkaTopics,
    private readonly onTrouble: OnTrouble,
  ) {}

  /** Resolved = all replicas in sync have it. */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    if (this.waitingBytes > WAITING_BYTES) throw new TransportOverloaded(this.waitingBytes);
    const items = records.map((item) => ({ item, bytes: sizeOf(item.message) }));
    const bytes = items.reduce((sum, each) => sum + each.bytes, 0);
    this.waitingBytes += bytes;
    try {
      const topics = new Set(records.map(({ topic }) => topic));
      const written = [...topics].map((topic) =>
        this.queue(topic).add(items.filter(({ item }) => item.topic === topic)),
      );
      await Promise.all(written);
    } finally {
      this.waitingBytes -= bytes;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await (await this.line)?.leave();
  }

  private queue(topic: string): Gatherer<OutgoingRecord> {
    let queue = this.queues.get(topic);
    if (!queue) {
      queue = new Gatherer((records) => this.write(topic, records), GATHER);
      this.queues.set(topic, queue);
    }
    return queue;
  }

  private async write(topic: string, records: readonly OutgoingRecord[]): Promise<void> {
    const messages = records.map(kafkaMessageOf);
    const watch = new GoneWatch(topic, this.topics);
    try {
      for (let sent: unknown = MOVE_ON; sent === MOVE_ON;) {
        const line = await this.connected();
        sent = await Promise.race([line.send(topic, messages), line.over, watch.found]);
      }
    } catch (error) {
      await this.renew(error);
      throw transportErrorOf(error, 'Kafka did not take the messages', topic);
    } finally {
      watch.stop();
    }
  }

  private connected(): Promise<ProducerLine> {
    this.line ??= ProducerLine.open(this.kafka, this.onTrouble).catch((error: unknown) => {
      this.line = undefined;
      throw transportErrorOf(error, 'Kafka cannot be reached');
    });
    return this.line;
  }

  /**
   * After a failure nobody knows whether the broker has the batch. kafkajs would give the next, different batch
   * the same sequence numbers, and a broker that has the first would drop the second as its repetition, with
   * success: hence a new producer id. Writes of other topics end on the former line, but where a topic is gone:
   * kafkajs cannot look up the leaders of any topic while one of them does not exist.
   */
  private async renew(error: unknown): Promise<void> {
    const line = await this.line?.catch(() => undefined);
    this.line = undefined;
    if (error instanceof UnknownTopic) line?.moveOn();
    void line?.leave();
  }
}

/** Rejects when the topic turns out to be gone, which kafkajs would take for passing for half a minute. */
class GoneWatch {
  readonly found: Promise<never>;
  private readonly timer: NodeJS.Timeout;

  constructor(topic: string, topics: KafkaTopics) {
    let reject: (error: unknown) => void;
    this.found = new Promise<never>((_resolve, refuse) => (reject = refuse));
    this.found.catch(() => undefined);
    this.timer = setInterval(() => {
      topics.isGone(topic).then(
        (gone) => gone && reject(new UnknownTopic(topic)),
        () => undefined,
      );
    }, GONE_LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
