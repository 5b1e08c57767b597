import type { Kafka } from 'kafkajs';
import { checkMessage, type Message } from '../message';
import type { OnTrouble, ReplyInbox } from '../transport';
import { InvalidMessage, UnknownAddress } from '../transport.errors';
import type { KafkaProducer } from './kafka.producer';
import type { KafkaTopics } from './kafka.topics';
import { PartitionReader } from './partition-reader';
import { messageOf } from './record';

/** The topic of all replies; partition n belongs to hub instance n. */
export const REPLY_TOPIC = 'hub.replies';

const ADDRESS = /^kafka:(\d{1,4})$/;
/** A reply older than its caller's deadline is of no use to anybody. */
const SHORT_LIVED = [
  { name: 'retention.ms', value: String(10 * 60_000) },
  { name: 'segment.ms', value: String(10 * 60_000) },
];

export class KafkaReplies {
  private readonly inboxes = new Set<Inbox>();

  constructor(
    private readonly kafka: Kafka,
    private readonly topics: KafkaTopics,
    private readonly producer: KafkaProducer,
    private readonly settings: { partitions: number; onTrouble: OnTrouble },
  ) {}

  async open(instance: number): Promise<ReplyInbox> {
    const { partitions, onTrouble } = this.settings;
    await this.topics.ensureWith(REPLY_TOPIC, partitions, SHORT_LIVED);
    const count = await this.topics.require(REPLY_TOPIC);
    if (!(instance >= 0 && instance < count)) {
      throw new InvalidMessage(`Instance ${instance}: ${REPLY_TOPIC} has ${count} partitions.`);
    }
    const range = { topic: REPLY_TOPIC, partition: instance, from: 'latest' } as const;
    const reader = await PartitionReader.open(this.kafka, range, onTrouble);
    const inbox = new Inbox(`kafka:${instance}`, reader, () => this.inboxes.delete(inbox));
    this.inboxes.add(inbox);
    return inbox;
  }

  async reply(address: string, message: Message): Promise<void> {
    checkMessage(message);
    const partition = Number(ADDRESS.exec(address)?.[1] ?? NaN);
    if (!(partition < (await this.topics.require(REPLY_TOPIC)))) throw new UnknownAddress(address);
    await this.producer.send([{ topic: REPLY_TOPIC, message, partition }]);
  }

  async close(): Promise<void> {
    await Promise.all([...this.inboxes].map((inbox) => inbox.close()));
  }
}

class Inbox implements ReplyInbox {
  private receive: (message: Message) => void = () => undefined;
  private readonly following: Promise<void>;
  private closing = false;

  constructor(
    readonly address: string,
    private readonly reader: PartitionReader,
    private readonly gone: () => void,
  ) {
    this.following = this.follow();
  }

  onMessage(receive: (message: Message) => void): void {
    this.receive = receive;
  }

  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    this.gone();
    await this.reader.close();
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!this.closing) {
      for (const record of await this.reader.next()) {
        this.receive(messageOf(record, `${this.address}:${record.offset}`));
      }
    }
  }
}
