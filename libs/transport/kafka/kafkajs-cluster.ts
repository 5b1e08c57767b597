import type { Kafka } from 'kafkajs';
import type { IncomingRecord } from './record';

/**
 * kafkajs has no public way to read an assigned partition without a group. Its internal cluster object has; this
 * is the part of version 2.2.4 (pinned) that is used, entered only here.
 */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Whose leaders are looked up; when one does not exist, none is found. */
  targetTopics: Set<string>;
  refreshMetadata(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  removeBroker(broker: { host: string; port: number }): void;
  /** Node id → partitions that it leads. */
  findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>;
  findTopicPartitionMetadata(topic: string): { partitionId: number; leader: number }[];
  findBroker(query: { nodeId: string }): Promise<ClusterBroker>;
  findGroupCoordinator(query: { groupId: string }): Promise<ClusterBroker>;
  fetchTopicsOffset(
    topics: { topic: string; fromBeginning: boolean; partitions: { partition: number }[] }[],
  ): Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]>;
}

interface ClusterBroker {
  offsetFetch(request: {
    groupId: string;
    topics: { topic: string; partitions: { partition: number }[] }[];
  }): Promise<{
    responses: { topic: string; partitions: { partition: number; offset: string }[] }[];
  }>;
  offsetCommit(request: {
    groupId: string;
    groupGenerationId: number;
    memberId: string;
    topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
  }): Promise<unknown>;
  fetch(request: {
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    isolationLevel: number;
    topics: {
      topic: string;
      partitions: { partition: number; fetchOffset: string; maxBytes: number }[];
    }[];
  }): Promise<{ responses: { partitions: FetchedPartition[] }[] }>;
}

interface FetchedPartition {
  readonly highWatermark: string;
  readonly messages: readonly IncomingRecord[];
}

type CreateCluster = (options: { allowAutoTopicCreation: boolean }) => Cluster;

/** A cluster connection with the same brokers, TLS and SASL settings as the client. */
export function clusterOf(kafka: Kafka): Cluster {
  const name = 'private:Kafka:createCluster';
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === name,
  );
  const create = symbol && (kafka as unknown as Record<symbol, CreateCluster>)[symbol];
  if (!create) throw new Error(`This kafkajs has no ${name}; the reader was written for 2.2.4.`);
  return create({ allowAutoTopicCreation: false });
}
