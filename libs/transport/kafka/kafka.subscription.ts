import type { Consumer, ConsumerCrashEvent, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { Dispatcher } from '../dispatcher/dispatcher';
import type { OnTrouble, Subscription } from '../transport';
import { TransportUnavailable } from '../transport.errors';
import { isFor, messageOf } from './record';

const CONSUMER = {
  // A dead consumer's partitions are given away after 6 s; heartbeats every second.
  sessionTimeout: 6000,
  heartbeatInterval: 1000,
  rebalanceTimeout: 8000,
  maxWaitTimeInMs: 500,
  maxBytes: 4 << 20,
  maxBytesPerPartition: 1 << 20,
  metadataMaxAge: 30_000,
  allowAutoTopicCreation: false,
};
const CONCURRENT_PARTITIONS = 16;
const COMMIT_MS = 50;
const JOIN_MS = 30_000;
const LEAVE_MS = 5000;
const RESTART_MS = 1000;
const HEARTBEAT_LOOK_MS = 500;

export interface Following {
  readonly topic: string;
  readonly group: string;
  readonly onTrouble: OnTrouble;
}

/**
 * A member of the group, feeding whole batches to the dispatcher and committing only the watermark of each
 * partition. While the dispatcher has no room, a batch waits and nothing more is fetched. When the group is
 * rebalanced everything not yet running is forgotten: whoever gets the partition reads it again from the
 * committed position.
 */
export class KafkaSubscription implements Subscription {
  private consumer: Consumer | undefined;
  private readonly dirty = new Set<string>();
  private committing: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly following: Following,
    private readonly dispatcher: Dispatcher<number>,
  ) {}

  /** Resolved = member of the group. */
  async start(): Promise<void> {
    const { topic, group } = this.following;
    // One Kafka group per topic: kafkajs deals out a group's partitions as if all members had the same topics.
    const consumer = this.kafka.consumer({ ...CONSUMER, groupId: `${group}/${topic}` });
    this.consumer = consumer;
    const joined = this.watch(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: (payload) => this.take(payload),
    });
    await within(joined, JOIN_MS, `joining group ${group} of ${topic}`);
  }

  /** Something of a partition was settled; its position is written soon. */
  progressed(lane: string): void {
    this.dirty.add(lane);
    this.committing ??= setTimeout(() => void this.commit(), COMMIT_MS);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await this.dispatcher.stop();
    await within(this.commit(), LEAVE_MS, 'recording the position').catch(this.troubled);
    await this.consumer?.disconnect();
  }

  private readonly troubled = (error: unknown): void => {
    const { topic, group, onTrouble } = this.following;
    onTrouble(error, `group ${group} of ${topic}`);
  };

  /** Resolves at the first join. */
  private watch(consumer: Consumer): Promise<void> {
    const { REBALANCING, GROUP_JOIN, CRASH } = consumer.events;
    consumer.on(REBALANCING, () => this.dispatcher.abandon());
    consumer.on(CRASH, (event) => this.crashed(consumer, event));
    return new Promise((resolve) => {
      consumer.on(GROUP_JOIN, () => {
        this.dispatcher.abandon();
        resolve();
      });
    });
  }

  /** kafkajs restarts by itself after what it holds for passing; the rest would end in silence. */
  private crashed(consumer: Consumer, { payload }: ConsumerCrashEvent): void {
    this.dispatcher.abandon();
    this.troubled(payload.error);
    if (payload.restart || this.closing) return;
    setTimeout(() => {
      if (this.closing || this.consumer !== consumer) return;
      this.start().catch(this.troubled);
    }, RESTART_MS);
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const { messages, partition } = payload.batch;
    for (const record of messages) {
      // Looked at again after every wait: batches of several partitions compete for the same room.
      while (!this.dispatcher.hasRoom && !this.closing) await this.roomOrHeartbeat(payload);
      if (this.closing || !payload.isRunning()) return;
      this.accept(partition, record);
    }
  }

  private accept(partition: number, record: KafkaMessage): void {
    const { topic, group } = this.following;
    const lane = String(partition);
    const offset = Number(record.offset);
    if (!isFor(record, group)) return this.dispatcher.skip(lane, offset);
    const position = `${partition}:${offset}`;
    const message = messageOf(record, `${topic}:${position}`);
    this.dispatcher.accept(lane, offset, { ...message, topic, position });
  }

  /** A member that waits still has to show that it lives; the heartbeat throws when the group moves on. */
  private async roomOrHeartbeat(payload: EachBatchPayload): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const look = new Promise<void>((resolve) => (timer = setTimeout(resolve, HEARTBEAT_LOOK_MS)));
    await Promise.race([this.dispatcher.room(), look]);
    clearTimeout(timer);
    await payload.heartbeat();
  }

  private async commit(): Promise<void> {
    clearTimeout(this.committing);
    this.committing = undefined;
    const { topic } = this.following;
    const offsets = [...this.dirty].flatMap((lane) => {
      const position = this.dispatcher.watermark(lane);
      if (position === undefined) return [];
      return [{ topic, partition: Number(lane), offset: String(position + 1) }];
    });
    this.dirty.clear();
    // A commit refused because the group moves on costs a redelivery, nothing else.
    if (offsets.length > 0) await this.consumer?.commitOffsets(offsets).catch(this.troubled);
  }
}

async function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new TransportUnavailable(`Kafka took more than ${ms} ms for ${what}.`);
    timer = setTimeout(() => reject(error), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
