import type { Consumer, ConsumerCrashEvent, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { atRisk } from '@shutong/crash';
import { Dispatcher } from '../dispatcher/dispatcher';
import type { OnTrouble, Subscription } from '../transport';
import { TransportUnavailable } from '../transport.errors';
import { DroppedWatch } from './dropped';
import { groupIdOf } from './group-names';
import type { KafkaStanding } from './kafka.standing';
import { isFor, messageOf } from './record';

const CONSUMER = {
  // A dead consumer's partitions are given away after 6 s; heartbeats every second.
  sessionTimeout: 6000,
  heartbeatInterval: 1000,
  rebalanceTimeout: 8000,
  // A fetch of each topic twice a second would be most of what an idle worker and its broker do.
  maxWaitTimeInMs: 1000,
  maxBytes: 4 << 20,
  maxBytesPerPartition: 1 << 20,
  metadataMaxAge: 30_000,
  allowAutoTopicCreation: false,
};
const CONCURRENT_PARTITIONS = 16;
const COMMIT_MS = 200;
const JOIN_MS = 30_000;
const LEAVE_MS = 5000;
const RESTART_MS = 1000;
const HEARTBEAT_LOOK_MS = 500;

export interface Following {
  readonly topic: string;
  readonly group: string;
  readonly standing: KafkaStanding;
  readonly onTrouble: OnTrouble;
}

/**
 * A member of the group, feeding whole batches to the dispatcher and committing only the watermark of each
 * partition. While the dispatcher has no room, a batch waits and nothing more is fetched. A partition that goes to
 * another member is forgotten but for what is running; one that stays goes on, and what kafkajs fetches of it a second
 * time, from the committed position, is passed over.
 */
export class KafkaSubscription implements Subscription {
  private consumer: Consumer | undefined;
  private readonly dirty = new Set<string>();
  /** What was taken of each partition, and committed. */
  private readonly lanes = new Map<string, { taken: number; committed: number }>();
  private committing: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;
  private readonly dropped: DroppedWatch;

  constructor(
    private readonly kafka: Kafka,
    private readonly following: Following,
    private readonly dispatcher: Dispatcher<number>,
  ) {
    this.dropped = new DroppedWatch(following.standing, following, this.troubled);
  }

  /** Resolved = member of the group, or waiting for messages that the broker dropped. */
  async start(): Promise<void> {
    const { topic, group } = this.following;
    if (await this.dropped.mustWait()) return this.startLater();
    // One Kafka group per topic: kafkajs deals out a group's partitions as if all members had the same topics.
    const consumer = this.kafka.consumer({ ...CONSUMER, groupId: groupIdOf(topic, group) });
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
    const { GROUP_JOIN, CRASH } = consumer.events;
    consumer.on(CRASH, (event) => this.crashed(consumer, event));
    return new Promise((resolve) => {
      consumer.on(GROUP_JOIN, ({ payload }) => {
        const kept = payload.memberAssignment[this.following.topic] ?? [];
        this.abandon([...this.lanes.keys()].filter((lane) => !kept.includes(Number(lane))));
        resolve();
      });
    });
  }

  /** kafkajs restarts by itself after what it holds for passing; the rest would end in silence. */
  private crashed(consumer: Consumer, { payload }: ConsumerCrashEvent): void {
    this.abandon([...this.lanes.keys()]);
    this.troubled(payload.error);
    if (payload.restart || this.closing || this.consumer !== consumer) return;
    this.startLater();
  }

  private startLater(): void {
    this.consumer = undefined;
    setTimeout(() => {
      if (this.closing || this.consumer) return;
      this.start().catch((error: unknown) => {
        this.troubled(error);
        if (!this.closing) this.startLater();
      });
    }, RESTART_MS);
  }

  /** Out of the group, so that the sender can move it. */
  private leave(): void {
    this.abandon([...this.lanes.keys()]);
    this.consumer?.disconnect().catch(this.troubled);
    this.startLater();
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const { messages, partition } = payload.batch;
    const consumer = this.consumer;
    const isOver = () => this.closing || this.consumer !== consumer || !payload.isRunning();
    if (await this.misses(partition, messages[0])) {
      if (!isOver()) this.leave();
      return;
    }
    for (const record of messages) {
      // Looked at again after every wait: batches of several partitions compete for the same room.
      while (!this.dispatcher.hasRoom && !this.closing) await this.roomOrHeartbeat(payload);
      if (isOver()) return;
      this.accept(partition, record);
    }
  }

  /** Whether the broker has dropped something between the last message of a partition and the next. */
  private async misses(partition: number, next: KafkaMessage | undefined): Promise<boolean> {
    if (!next) return false;
    const { taken } = this.lanes.get(String(partition)) ?? {};
    return this.dropped.isBefore(partition, Number(next.offset), taken);
  }

  private accept(partition: number, record: KafkaMessage): void {
    const { topic, group } = this.following;
    const lane = String(partition);
    const offset = Number(record.offset);
    if (!this.isNew(lane, offset)) return;
    if (!isFor(record, group)) return this.dispatcher.skip(lane, offset);
    const position = `${partition}:${offset}`;
    const message = messageOf(record, `${topic}:${position}`);
    this.dispatcher.accept(lane, offset, { ...message, topic, position });
  }

  private isNew(lane: string, offset: number): boolean {
    const known = this.lanes.get(lane);
    // Before the committed position: the topic was made anew, and its offsets begin again.
    if (known && offset < known.committed) this.abandon([lane]);
    else if (known && offset <= known.taken) return false;
    this.lanes.set(lane, { taken: offset, committed: this.lanes.get(lane)?.committed ?? 0 });
    return true;
  }

  private abandon(lanes: readonly string[]): void {
    this.dispatcher.abandon(lanes);
    for (const lane of lanes) this.lanes.delete(lane);
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
    const lanes = [...this.dirty];
    const offsets = lanes.flatMap((lane) => {
      const position = this.dispatcher.watermark(lane);
      if (position === undefined) return [];
      return [{ topic, partition: Number(lane), offset: String(position + 1) }];
    });
    this.dirty.clear();
    if (offsets.length === 0) return;
    try {
      await atRisk('offset.commit', async () => this.consumer?.commitOffsets(offsets));
      for (const { partition, offset } of offsets) {
        const lane = this.lanes.get(String(partition));
        if (lane) lane.committed = Number(offset);
      }
    } catch (error) {
      // Refused because the group moves on, or the broker was away: costs a redelivery, nothing else, and is tried again.
      this.troubled(error);
      if (!this.closing) for (const lane of lanes) this.progressed(lane);
    }
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
