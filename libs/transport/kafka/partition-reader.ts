import type { Kafka } from 'kafkajs';
import type { OnTrouble } from '../transport';
import { failureType, transportErrorOf } from './kafka.client';
import { type Cluster, clusterOf } from './kafkajs-cluster';
import type { IncomingRecord } from './record';

const LONG_POLL_MS = 500;
const FETCH_BYTES = 4 << 20;
const READ_COMMITTED = 1;
const HEAL_MS = 100;

export interface PartitionRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: 'earliest' | 'latest';
}

/**
 * Reads one partition by assignment, without a group and so without any rebalance. Owns what a group consumer
 * would: a leader that moved, a closed connection, an offset that retention has overtaken.
 */
export class PartitionReader {
  private offset = 0n;
  private end = 0n;
  private closed = false;

  private constructor(
    private readonly cluster: Cluster,
    private readonly range: PartitionRange,
    private readonly onTrouble: OnTrouble,
  ) {}

  static async open(
    kafka: Kafka,
    range: PartitionRange,
    onTrouble: OnTrouble,
  ): Promise<PartitionReader> {
    const reader = new PartitionReader(clusterOf(kafka), range, onTrouble);
    try {
      await reader.cluster.connect();
      await reader.cluster.addTargetTopic(range.topic);
      reader.end = await reader.bound(false);
      reader.offset = range.from === 'latest' ? reader.end : await reader.bound(true);
    } catch (error) {
      await reader.close();
      throw transportErrorOf(error, `Topic ${range.topic} cannot be read`, range.topic);
    }
    return reader;
  }

  /** True when everything that was there at the last look has been returned. */
  get atEnd(): boolean {
    return this.offset >= this.end;
  }

  /** What came within half a second; heals itself and returns nothing meanwhile. */
  async next(): Promise<readonly IncomingRecord[]> {
    try {
      return await this.fetch();
    } catch (error) {
      if (!this.closed) await this.heal(error);
      return [];
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.cluster.disconnect();
  }

  private async fetch(): Promise<readonly IncomingRecord[]> {
    const { topic, partition } = this.range;
    const [leader] = Object.keys(this.cluster.findLeaderForPartitions(topic, [partition]));
    if (leader === undefined) throw new Error(`Partition ${partition} of ${topic} has no leader.`);
    const broker = await this.cluster.findBroker({ nodeId: leader });
    const from = this.offset;
    const wanted = { partition, fetchOffset: String(from), maxBytes: FETCH_BYTES };
    const { responses } = await broker.fetch({
      maxWaitTime: LONG_POLL_MS,
      minBytes: 1,
      maxBytes: FETCH_BYTES,
      isolationLevel: READ_COMMITTED,
      topics: [{ topic, partitions: [wanted] }],
    });
    const fetched = responses[0]?.partitions[0];
    if (!fetched) return [];
    // A fetch may begin earlier than asked: the broker sends whole batches.
    const records = fetched.messages.filter(({ offset }) => BigInt(offset) >= from);
    this.end = BigInt(fetched.highWatermark);
    const last = records.at(-1);
    if (last) this.offset = BigInt(last.offset) + 1n;
    return records;
  }

  private async heal(error: unknown): Promise<void> {
    const { topic, partition } = this.range;
    this.onTrouble(error, `reading partition ${partition} of ${topic}`);
    await new Promise((resolve) => setTimeout(resolve, HEAL_MS));
    try {
      if (failureType(error) === 'OFFSET_OUT_OF_RANGE') this.offset = await this.bound(true);
      const { host, port } = error as { host?: string; port?: number };
      if (host !== undefined && port !== undefined) this.cluster.removeBroker({ host, port });
      await this.cluster.refreshMetadata();
    } catch (again) {
      this.onTrouble(again, `reading partition ${partition} of ${topic}`);
    }
  }

  private async bound(fromBeginning: boolean): Promise<bigint> {
    const { topic, partition } = this.range;
    const asked = [{ topic, fromBeginning, partitions: [{ partition }] }];
    const [found] = await this.cluster.fetchTopicsOffset(asked);
    return BigInt(found?.partitions[0]?.offset ?? 0);
  }
}
