import type { Kafka } from 'kafkajs';
import { pageSize } from '../dispatcher/settings';
import type {
  DeadLetter,
  DeadLetterDecision,
  DeadLetterQuery,
  Delivered,
  HeldDeadLetters,
  OnTrouble,
} from '../transport';
import { TransportUnavailable, UnknownDeadLetter } from '../transport.errors';
import type { KafkaProducer } from './kafka.producer';
import type { KafkaTopics } from './kafka.topics';
import { PartitionReader } from './partition-reader';
import { type IncomingRecord, messageOf, transportHeader } from './record';

const SCAN_MS = 30_000;
/** Nothing expires: only the newer record of a letter (its decision) replaces the older one. */
const COMPACTED = [{ name: 'cleanup.policy', value: 'compact' }];
const ID = /^([a-z0-9.-]+)~[^~]+~\d+:\d+$/;

type Now = () => Date;

/**
 * Dead letters of a topic in the compacted topic `<topic>.dead`: one record per letter, keyed by its id, and
 * again when decided. Letters are rare, so reading them reads the topic.
 */
export class KafkaDeadLetters implements HeldDeadLetters {
  constructor(
    private readonly kafka: Kafka,
    private readonly topics: KafkaTopics,
    private readonly producer: KafkaProducer,
    private readonly clock: { now: Now; onTrouble: OnTrouble },
  ) {}

  /** Makes the place where dead letters of a topic are kept. */
  async ensure(topic: string): Promise<void> {
    await this.topics.ensureWith(deadTopic(topic), 1, COMPACTED);
  }

  /** The id follows from the place, so a letter buried twice is one letter. */
  async bury(message: Delivered, group: string, error: string): Promise<void> {
    const { topic, position, attempt: attempts, id: messageId, key, type, headers, body } = message;
    await this.ensure(topic);
    const id = `${topic}~${group}~${position}`;
    const at = this.clock.now();
    const buried = { id: messageId, key, type, headers, body };
    const letter = { id, topic, group, position, attempts, error, at, message: buried };
    await this.write({ ...letter, decision: undefined });
  }

  async list({ topic, group, state, after, limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    const decided = state === 'decided';
    const all = [...(await this.scan(topic)).values()].filter((letter) => letter.group === group);
    const start = all.findIndex(({ id }) => id === after) + 1;
    const wanted = all.slice(start).filter(({ decision }) => (decision !== undefined) === decided);
    return wanted.slice(0, pageSize(limit));
  }

  /** By group, how many letters of a topic wait for a decision. */
  async countOpen(topic: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { group, decision } of (await this.scan(topic)).values()) {
      if (!decision) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    return counts;
  }

  /** Published first, marked after: a crash between the two leaves the letter open, never lost. */
  async replay(id: string, reason: string): Promise<void> {
    const letter = await this.find(id);
    const { topic, message, group: onlyGroup } = letter;
    await this.producer.send([{ topic, message, onlyGroup }]);
    await this.decide(letter, 'replayed', reason);
  }

  async drop(id: string, reason: string): Promise<void> {
    await this.decide(await this.find(id), 'dropped', reason);
  }

  private decide(
    letter: DeadLetter,
    kind: DeadLetterDecision['kind'],
    reason: string,
  ): Promise<void> {
    return this.write({ ...letter, decision: { kind, reason, at: this.clock.now() } });
  }

  async find(id: string): Promise<DeadLetter> {
    const topic = ID.exec(id)?.[1];
    const letter = topic === undefined ? undefined : (await this.scan(topic)).get(id);
    if (!letter || letter.decision) throw new UnknownDeadLetter(id);
    return letter;
  }

  private async write(letter: DeadLetter): Promise<void> {
    const { id, message, ...about } = letter;
    // The record's key is the letter's id, so that compaction keeps the latest; the message's own key moves.
    const extra = { 'transport-letter': JSON.stringify({ ...about, key: message.key }) };
    const topic = deadTopic(letter.topic);
    await this.producer.send([{ topic, message: { ...message, key: id }, extra }]);
  }

  /** All letters of a topic as they stand, oldest first. */
  private async scan(topic: string): Promise<Map<string, DeadLetter>> {
    const letters = new Map<string, DeadLetter>();
    if (!(await this.topics.exists(deadTopic(topic)))) return letters;
    const range = { topic: deadTopic(topic), partition: 0, from: 'earliest' } as const;
    const reader = await PartitionReader.open(this.kafka, range, this.clock.onTrouble);
    const deadline = performance.now() + SCAN_MS;
    try {
      while (!reader.atEnd) {
        for (const record of await reader.next()) {
          const letter = letterOf(record);
          letters.set(letter.id, letter);
        }
        if (performance.now() > deadline) {
          throw new TransportUnavailable(`Reading the dead letters of ${topic} took too long.`);
        }
      }
    } finally {
      await reader.close();
    }
    return letters;
  }
}

/** Where dead letters of a topic are kept. */
export function deadTopic(topic: string): string {
  return `${topic}.dead`;
}

interface About extends Omit<DeadLetter, 'id' | 'message' | 'at' | 'decision'> {
  readonly key: string;
  readonly at: string;
  readonly decision?: Omit<DeadLetterDecision, 'at'> & { at: string };
}

function letterOf(record: IncomingRecord): DeadLetter {
  const { key, at, decision, ...about } = JSON.parse(
    transportHeader(record, 'letter') ?? '{}',
  ) as About;
  const { key: id, ...message } = messageOf(record, record.offset);
  return {
    ...about,
    id,
    at: new Date(at),
    message: { ...message, key },
    decision: decision && { ...decision, at: new Date(decision.at) },
  };
}
