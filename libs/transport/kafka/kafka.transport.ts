import type { Admin, Kafka } from 'kafkajs';
import { Dispatcher } from '../dispatcher/dispatcher';
import { dispatcherOptions, failureText } from '../dispatcher/settings';
import { checkGroup, checkMessage, checkTopic, type Message } from '../message';
import type {
  Backlog,
  HeldDeadLetters,
  ReplyInbox,
  SubscribeOptions,
  Subscription,
  Transport,
} from '../transport';
import { TransportClosed, TransportUnavailable } from '../transport.errors';
import { kafkaClient, type KafkaOptions, transportErrorOf } from './kafka.client';
import { groupIdOf, type GroupName } from './group-names';
import { KafkaAcls } from './kafka.acls';
import { KafkaBacklogs } from './kafka.backlogs';
import { deadTopic, KafkaDeadLetters } from './kafka.dead-letters';
import { KafkaProducer } from './kafka.producer';
import { KafkaReplies, REPLY_TOPIC } from './kafka.replies';
import { KafkaStanding } from './kafka.standing';
import { KafkaSubscription } from './kafka.subscription';
import { KafkaTopics } from './kafka.topics';
import { PartitionReader } from './partition-reader';

const DEFAULT_PARTITIONS = 8;
const DEFAULT_REPLY_PARTITIONS = 16;

/** Apache Kafka as transport. Order per key holds because a key always falls to the same partition. */
export class KafkaTransport implements Transport {
  readonly kind = 'kafka';
  private readonly topics: KafkaTopics;
  private readonly producer: KafkaProducer;
  private readonly replies: KafkaReplies;
  private readonly letters: KafkaDeadLetters;
  /** How far all groups have come, and the broker with its topics. */
  readonly standing: KafkaStanding;
  private readonly acls: KafkaAcls;
  private readonly backlog: KafkaBacklogs;
  private readonly subscriptions = new Set<Subscription>();
  private closed = false;

  private constructor(
    private readonly options: KafkaOptions,
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    now: () => Date,
  ) {
    const { onTrouble, partitions = DEFAULT_PARTITIONS, retentionHours } = options;
    const replyPartitions = options.replyPartitions ?? DEFAULT_REPLY_PARTITIONS;
    this.topics = new KafkaTopics(admin, { partitions, retentionHours });
    this.standing = new KafkaStanding(kafka, options);
    this.acls = new KafkaAcls(admin);
    this.producer = new KafkaProducer(kafka, this.topics, onTrouble);
    const settings = { partitions: replyPartitions, onTrouble };
    this.replies = new KafkaReplies(kafka, this.topics, this.producer, settings);
    this.letters = new KafkaDeadLetters({
      ...{ topics: this.topics, producer: this.producer, now, onTrouble },
      open: (topic) =>
        PartitionReader.open(kafka, { topic, partition: 0, from: 'earliest' }, onTrouble),
      isReader: options.isReader ?? (() => true),
    });
    this.backlog = new KafkaBacklogs(this.standing, this.letters, onTrouble);
  }

  /** Throws `TransportUnavailable` within a few seconds when no broker answers. */
  static async open(options: KafkaOptions, now: () => Date): Promise<KafkaTransport> {
    await assertReachable(options);
    const kafka = kafkaClient(options);
    const admin = kafka.admin();
    await admin.connect();
    return new KafkaTransport(options, kafka, admin, now);
  }

  get deadLetters(): HeldDeadLetters {
    return this.letters;
  }

  async ensureTopics(topics: readonly string[]): Promise<void> {
    this.assertOpen();
    for (const topic of topics) checkTopic(topic);
    await this.topics.ensure(topics);
  }

  /**
   * Lets `user` follow one topic in one group, keep its dead letters and reply, and nothing else. Makes whatever it
   * would need to create, and takes the wider right to groups that earlier releases gave.
   */
  async admit(user: string, { topic, group }: { topic: string; group: string }): Promise<void> {
    this.assertOpen();
    await this.ensureTopics([topic]);
    await this.letters.ensure(topic);
    await this.acls.grant(user, [
      { kind: 'topic', name: topic, may: ['read'] },
      { kind: 'topic', name: deadTopic(topic), may: ['read', 'write'] },
      { kind: 'topic', name: REPLY_TOPIC, may: ['write'] },
      { kind: 'group', name: groupIdOf(topic, group), may: ['read'] },
    ]);
    await this.acls.revokeGroupPrefixes(user);
  }

  /** Of every group of every topic; of one with more than are looked after, the known ones first. */
  backlogs(isKnown: (at: GroupName) => boolean = () => false): Promise<Backlog[]> {
    this.assertOpen();
    return this.backlog.all(isKnown);
  }

  /** Takes it all back. */
  async dismiss(user: string): Promise<void> {
    this.assertOpen();
    await this.acls.revoke(user);
  }

  /** Whether a topic was deleted; false too while no broker can tell. */
  isGone(topic: string): Promise<boolean> {
    return this.topics.isGone(topic);
  }

  async publish(topic: string, messages: readonly Message[]): Promise<void> {
    this.assertOpen();
    checkTopic(topic);
    for (const message of messages) checkMessage(message);
    await this.topics.require(topic);
    try {
      await this.producer.send(messages.map((message) => ({ topic, message })));
    } catch (error) {
      // Looked up again before the next one, so that a deleted topic is refused at once.
      this.topics.forget(topic);
      throw error;
    }
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.assertOpen();
    const { topic, group } = options;
    checkTopic(topic);
    checkGroup(group);
    await this.topics.require(topic);
    const { onTrouble } = this.options;
    const dispatcher = new Dispatcher<number>(
      dispatcherOptions(options, {
        bury: (message, error) => this.letters.bury(message, group, failureText(error)),
        onProgress: (lane) => subscription.progressed(lane),
        onTrouble,
      }),
    );
    const following = { topic, group, standing: this.standing, onTrouble };
    const subscription = new KafkaSubscription(this.kafka, following, dispatcher);
    try {
      await subscription.start();
    } catch (error) {
      await subscription.close();
      throw transportErrorOf(error, `Topic ${topic} cannot be followed`, topic);
    }
    this.subscriptions.add(subscription);
    return subscription;
  }

  async openReplies(instance: number): Promise<ReplyInbox> {
    this.assertOpen();
    return this.replies.open(instance);
  }

  async reply(address: string, message: Message): Promise<void> {
    this.assertOpen();
    await this.replies.reply(address, message);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    await Promise.all([this.replies.close(), this.producer.close(), this.standing.close()]);
    await this.admin.disconnect();
  }

  private assertOpen(): void {
    if (this.closed) throw new TransportClosed();
  }
}

async function assertReachable(options: KafkaOptions): Promise<void> {
  const admin = kafkaClient(options, false).admin();
  try {
    await admin.connect();
  } catch (error) {
    const known = transportErrorOf(error, 'Kafka');
    if (!(known instanceof TransportUnavailable)) throw known;
    const where = options.brokers.join(', ');
    throw new TransportUnavailable(`No Kafka broker answers at ${where}.`, { cause: error });
  } finally {
    await admin.disconnect();
  }
}
