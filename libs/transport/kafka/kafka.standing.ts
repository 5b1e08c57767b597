import type { Admin, Kafka } from 'kafkajs';
import { GroupBound, groupIdOf, groupNamed, type GroupBounds, type GroupName } from './group-names';
import { failureType, transportErrorOf } from './kafka.client';
import { committedOf, offsetsIn } from './kafka.offsets';
import { type Cluster, clusterOf } from './kafkajs-cluster';

/** A partition as the broker keeps it: what lies before `earliest` is gone, `end` is the next offset. */
export interface KeptRange {
  readonly earliest: number;
  readonly end: number;
}

/** How far a group has come in a topic. */
export interface GroupStanding extends GroupName {
  /** Next offset by partition; negative where there is none: never read, or reset by the client. */
  readonly committed: readonly number[];
}

/** One message's place. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** All topics and groups at one moment. */
export interface Standing {
  /** By topic, each partition at its own place. */
  readonly topics: ReadonlyMap<string, readonly KeptRange[]>;
  readonly groups: readonly GroupStanding[];
  /** Those that there was no room for: how far they have come was not asked. */
  readonly leftOut: readonly GroupName[];
}

/** kafkajs's mark of a position that it gave up, since the broker no longer had what stood there. */
export const RESET_OFFSET = -2;
const SIMPLE_CONSUMER = { groupGenerationId: -1, memberId: '' };
const SIDE_BY_SIDE = 8;
const PEEK_BYTES = 1 << 10;
const PATIENCE_MS = 20_000;
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 1000;

type Question<T> = (by: { cluster: Cluster; admin: Admin }) => Promise<T>;

/**
 * Looks at how far groups have come, and moves those that nobody is a member of. One connection that asks for all
 * topics at once; only topics that exist are asked for, since kafkajs answers for none when one is gone.
 */
export class KafkaStanding {
  private closed = false;
  private opened: Promise<{ cluster: Cluster; admin: Admin }> | undefined;
  /** One question at a time: each names the topics whose leaders the connection knows. */
  private asking: Promise<unknown> = Promise.resolve();

  private readonly bound: GroupBound;

  constructor(
    private readonly kafka: Kafka,
    options: GroupBounds,
  ) {
    this.bound = new GroupBound(options);
  }

  /**
   * Of the topics that exist among those `wanted`, and of the groups that follow one of them: of each topic the known
   * ones first, then as many others as there is room for.
   */
  async look(
    wanted: (topic: string) => boolean,
    isKnown: (at: GroupName) => boolean = () => false,
  ): Promise<Standing> {
    return this.ask('Positions cannot be read', async ({ cluster, admin }) => {
      const existing = await admin.listTopics();
      const topics = await rangesOf(cluster, new Set(existing.filter(wanted)));
      const { groups } = await admin.listGroups();
      const all = groups.map(({ groupId }) => groupNamed(groupId));
      const following = all.filter(({ topic, group }) => group !== '' && topics.has(topic));
      const followed = this.bound.keep(following, isKnown);
      const kept = new Set(followed);
      const leftOut = following.filter((each) => !kept.has(each));
      const standings: GroupStanding[] = [];
      // So many at a time: kafkajs warns of more than ten that wait for one connection.
      while (followed.length > 0) {
        const some = followed.splice(0, SIDE_BY_SIDE).map(async ({ topic, group }) => {
          const partitions = topics.get(topic)?.length ?? 0;
          const committed = await committedOf(cluster, { topic, group, partitions });
          return { topic, group, committed };
        });
        standings.push(...(await Promise.all(some)));
      }
      return { topics, groups: standings, leftOut };
    });
  }

  /** Of one group in one topic; undefined where the topic is gone. */
  async lookAt(
    topic: string,
    group: string,
  ): Promise<{ kept: readonly KeptRange[]; committed: readonly number[] } | undefined> {
    return this.ask(`Group ${group} of ${topic} cannot be looked at`, async ({ cluster }) => {
      try {
        const kept = (await rangesOf(cluster, new Set([topic]))).get(topic);
        if (!kept) return undefined;
        const partitions = kept.length;
        return { kept, committed: await committedOf(cluster, { topic, group, partitions }) };
      } catch (error) {
        if (failureType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
        throw error;
      }
    });
  }

  /** Lets a group go on at `to`; false where it has members, whose own positions would overrule it. */
  async move(topic: string, group: string, to: readonly number[]): Promise<boolean> {
    return this.ask(`Group ${group} of ${topic} cannot be moved`, async ({ cluster }) => {
      const groupId = groupIdOf(topic, group);
      const coordinator = await cluster.findGroupCoordinator({ groupId });
      const partitions = to.map((offset, partition) => ({ partition, offset: String(offset) }));
      try {
        await coordinator.offsetCommit({
          ...SIMPLE_CONSUMER,
          groupId,
          topics: [{ topic, partitions }],
        });
        return true;
      } catch (error) {
        const type = failureType(error) ?? '';
        if (['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION'].includes(type)) return false;
        throw error;
      }
    });
  }

  /** Whether nobody is a member of the group now. */
  async isEmpty(topic: string, group: string): Promise<boolean> {
    return this.ask(`Group ${group} of ${topic} cannot be looked at`, async ({ admin }) => {
      const { groups } = await admin.describeGroups([groupIdOf(topic, group)]);
      return groups.every(({ members }) => members.length === 0);
    });
  }

  /** When the messages at these places were published; undefined where one is not there (any more). */
  async timesAt(places: readonly Place[]): Promise<(Date | undefined)[]> {
    return this.ask('Times cannot be read', async ({ cluster }) => {
      cluster.targetTopics = new Set(places.map(({ topic }) => topic));
      await cluster.refreshMetadata();
      const times: (Date | undefined)[] = [];
      for (const place of places) times.push(await timeOf(cluster, place));
      return times;
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.disconnect();
  }

  private async disconnect(): Promise<void> {
    const opened = await this.opened?.catch(() => undefined);
    this.opened = undefined;
    await Promise.all([opened?.cluster.disconnect(), opened?.admin.disconnect()]);
  }

  private ask<T>(what: string, question: Question<T>): Promise<T> {
    const answer = this.asking.then(() => this.answer(what, question));
    this.asking = answer.catch(() => undefined);
    return answer;
  }

  /** What fails in passing (a leader that moved, a coordinator that loads) is asked again, on a new connection. */
  private async answer<T>(what: string, question: Question<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let backoff = FIRST_BACKOFF_MS; ; backoff = Math.min(2 * backoff, LONGEST_BACKOFF_MS)) {
      try {
        this.opened ??= this.open();
        return await question(await this.opened);
      } catch (error) {
        await this.disconnect().catch(() => undefined);
        const passing = (error as { retriable?: boolean }).retriable === true;
        if (!passing || this.closed || performance.now() > deadline)
          throw transportErrorOf(error, what);
      }
      await new Promise((resolve) => setTimeout(resolve, backoff));
    }
  }

  private async open(): Promise<{ cluster: Cluster; admin: Admin }> {
    const [cluster, admin] = [clusterOf(this.kafka), this.kafka.admin()];
    await Promise.all([cluster.connect(), admin.connect()]);
    return { cluster, admin };
  }
}

async function timeOf(
  cluster: Cluster,
  { topic, partition, offset }: Place,
): Promise<Date | undefined> {
  const [leader] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (leader === undefined) return undefined;
  const broker = await cluster.findBroker({ nodeId: leader });
  const wanted = { partition, fetchOffset: String(offset), maxBytes: PEEK_BYTES };
  const { responses } = await broker.fetch({
    ...{ maxWaitTime: 1, minBytes: 1, maxBytes: PEEK_BYTES, isolationLevel: 1 },
    topics: [{ topic, partitions: [wanted] }],
  });
  const records = responses[0]?.partitions[0]?.messages ?? [];
  const found = records.find((record) => Number(record.offset) >= offset);
  return found?.timestamp === undefined ? undefined : new Date(Number(found.timestamp));
}

async function rangesOf(
  cluster: Cluster,
  topics: Set<string>,
): Promise<Map<string, readonly KeptRange[]>> {
  cluster.targetTopics = topics;
  await cluster.refreshMetadata();
  const asked = [...topics].flatMap((topic) => {
    const partitions = cluster.findTopicPartitionMetadata(topic);
    // One whose leader is lost for now is looked at when it is back; the others do not wait for it.
    if (partitions.some(({ leader }) => leader < 0)) return [];
    return [{ topic, partitions: partitions.map(({ partitionId: partition }) => ({ partition })) }];
  });
  const [earliest, ends] = await Promise.all(
    [true, false].map((fromBeginning) =>
      cluster.fetchTopicsOffset(asked.map((each) => ({ ...each, fromBeginning }))),
    ),
  );
  const ranges = new Map<string, readonly KeptRange[]>();
  for (const { topic, partitions } of asked) {
    const first = offsetsIn(earliest, topic, partitions.length);
    const end = offsetsIn(ends, topic, partitions.length);
    ranges.set(
      topic,
      first.map((offset, at) => ({ earliest: offset, end: end[at] ?? offset })),
    );
  }
  return ranges;
}
