import type { Admin, IResourceConfigEntry, ITopicConfig } from 'kafkajs';
import { failureType, transportErrorOf } from './kafka.client';

/** Creates topics explicitly and knows which are there. */
export class KafkaTopics {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly admin: Admin,
    private readonly partitions: number,
  ) {}

  /** Creates what is missing, with the broker's default replication. */
  async ensure(topics: readonly string[]): Promise<void> {
    const there = new Set(await this.list());
    const missing = topics.filter((topic) => !there.has(topic));
    await this.create(missing.map((topic) => ({ topic, numPartitions: this.partitions })));
  }

  async ensureWith(
    topic: string,
    numPartitions: number,
    configEntries: IResourceConfigEntry[],
  ): Promise<void> {
    if (await this.exists(topic)) return;
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
    try {
      await this.admin.createTopics({ topics, waitForLeaders: true, timeout: 10_000 });
    } catch (error) {
      const names = topics.map(({ topic }) => topic).join(', ');
      throw transportErrorOf(error, `Topics ${names} cannot be created`);
    }
  }
}
