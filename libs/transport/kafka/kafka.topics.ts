import type { Admin, IResourceConfigEntry, ITopicConfig, PartitionMetadata } from 'kafkajs';
import { failureType, isTimeout, transportErrorOf } from './kafka.client';

const CREATE_MS = 10_000;
/** A busy cluster elects leaders of new partitions late; nothing can be said over a topic before. */
const LEADERS_MS = 60_000;
/** One that has just started, or that a machine has no time for, answers late. */
const ANSWER_MS = 60_000;
const LOOK_MS = 50;
/** Looks, for each of several brokers: any of them answers one, and the last one to learn of a topic is asked by then. */
const LOOKS_PER_BROKER = 8;

/** Creates topics explicitly and knows which are there. */
export class KafkaTopics {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly admin: Admin,
    private readonly settings: { partitions: number; retentionHours: number | undefined },
  ) {}

  /** Creates what is missing, with the broker's default replication. */
  async ensure(topics: readonly string[]): Promise<void> {
    const there = new Set(await answered(() => this.list()));
    const missing = topics.filter((topic) => !there.has(topic));
    const { partitions: numPartitions, retentionHours } = this.settings;
    const configEntries =
      retentionHours === undefined
        ? []
        : [{ name: 'retention.ms', value: String(retentionHours * 3_600_000) }];
    await this.create(missing.map((topic) => ({ topic, numPartitions, configEntries })));
  }

  async ensureWith(
    topic: string,
    numPartitions: number,
    configEntries: IResourceConfigEntry[],
  ): Promise<void> {
    if (await answered(() => this.exists(topic))) return;
    await this.create([{ topic, numPartitions, configEntries }]);
  }

  /** Number of partitions; throws `UnknownTopic`. A topic once seen is believed to stay. */
  async require(topic: string): Promise<number> {
    const known = this.known.get(topic);
    if (known !== undefined) return known;
    try {
      const found = await this.admin.fetchTopicMetadata({ topics: [topic] });
      const count = found.topics[0]?.partitions.length ?? 0;
      this.known.set(topic, count);
      return count;
    } catch (error) {
      throw transportErrorOf(error, `Topic ${topic} cannot be looked up`, topic);
    }
  }

  async exists(topic: string): Promise<boolean> {
    if (this.known.has(topic)) return true;
    try {
      await this.admin.fetchTopicMetadata({ topics: [topic] });
      return true;
    } catch (error) {
      if (failureType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
      throw transportErrorOf(error, `Topic ${topic} cannot be looked up`, topic);
    }
  }

  /** Asked anew; false too while nobody can tell. */
  async isGone(topic: string): Promise<boolean> {
    try {
      await this.admin.fetchTopicMetadata({ topics: [topic] });
      return false;
    } catch (error) {
      return failureType(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
    }
  }

  /** After a write said that the topic is gone. */
  forget(topic: string): void {
    this.known.delete(topic);
  }

  private async list(): Promise<string[]> {
    try {
      return await this.admin.listTopics();
    } catch (error) {
      throw transportErrorOf(error, 'Topics cannot be listed');
    }
  }

  private async create(topics: ITopicConfig[]): Promise<void> {
    if (topics.length === 0) return;
    const names = topics.map(({ topic }) => topic);
    try {
      // kafkajs would wait for the leaders too, but then look for these topics with every later question, and
      // answer none any more once one of them is deleted.
      const request = { topics, waitForLeaders: false, timeout: CREATE_MS };
      await answered(() => this.admin.createTopics(request));
      await this.waitForLeaders(names);
    } catch (error) {
      throw transportErrorOf(error, `Topics ${names.join(', ')} cannot be created`);
    }
  }

  /** Until all brokers know leaders: whichever is asked next says else that there is no such topic. */
  private async waitForLeaders(topics: string[]): Promise<void> {
    const deadline = performance.now() + LEADERS_MS;
    const { brokers } = await answered(() => this.admin.describeCluster());
    const looks = brokers.length > 1 ? brokers.length * LOOKS_PER_BROKER : 1;
    for (let seen = 0; seen < looks; seen += 1) {
      if (await this.haveLeaders(topics)) continue;
      if (performance.now() > deadline) throw new Error('They have no leader yet.');
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      seen = -1;
    }
  }

  /** As one of the brokers says. */
  private haveLeaders(topics: string[]): Promise<boolean> {
    return answered(() => this.admin.fetchTopicMetadata({ topics }))
      .then((found) => found.topics.every((each) => each.partitions.every(hasLeader)))
      .catch(unlessComing);
  }
}

const hasLeader = ({ leader }: PartitionMetadata): boolean => leader >= 0;

/** A new topic is not known to every broker at once. */
function unlessComing(error: unknown): false {
  const type = failureType(error) ?? '';
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE') return false;
  throw error;
}

/** Asks again where no answer came in time, which kafkajs does not do everywhere; for what may be asked twice. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + ANSWER_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isTimeout(error) || performance.now() > deadline) throw error;
    }
  }
}
