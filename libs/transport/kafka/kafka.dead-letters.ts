import { pageSize } from '../dispatcher/settings';
import type {
  DeadLetter,
  DeadLetterDecision,
  DeadLetterQuery,
  Delivered,
  HeldDeadLetters,
  OnTrouble,
} from '../transport';
import {
  DeadLettersPassedOver,
  TransportUnavailable,
  UnknownDeadLetter,
} from '../transport.errors';
import { checkReason } from '../reason';
import type { GroupName } from './group-names';
import type { KafkaProducer } from './kafka.producer';
import type { KafkaTopics } from './kafka.topics';
import { aboutText, letterIdOf, LetterShelf, placeNamed } from './letter-records';
import type { PartitionReader } from './partition-reader';
import type { IncomingRecord } from './record';

const SCAN_MS = 30_000;
/** Counting is part of looking at all groups, which one topic must not hold up. */
const COUNT_MS = 5000;
/** Nothing expires: only the newer record of a letter (its decision) replaces the older one. */
const COMPACTED = [{ name: 'cleanup.policy', value: 'compact' }];

export interface DeadLetterParts {
  readonly topics: Pick<KafkaTopics, 'ensureWith' | 'exists'>;
  readonly producer: Pick<KafkaProducer, 'send'>;
  /** Reads the one partition of a topic of dead letters from its beginning. */
  readonly open: (topic: string) => Promise<Pick<PartitionReader, 'atEnd' | 'next' | 'close'>>;
  /** Whether the group is one of the topic's. */
  readonly isReader: (at: GroupName) => boolean;
  readonly now: () => Date;
  readonly onTrouble: OnTrouble;
}

interface Scan {
  /** Ids of the letters that are wanted whole. */
  readonly keeps?: readonly string[];
  readonly within?: number;
}

/**
 * Dead letters of a topic in the compacted topic `<topic>.dead`: one record per letter, keyed by its id, and
 * again when decided. Letters are rare, so reading them reads the topic.
 */
export class KafkaDeadLetters implements HeldDeadLetters {
  /** Topics with records that were told of already. */
  private readonly told = new Set<string>();

  constructor(private readonly parts: DeadLetterParts) {}

  /** Makes the place where dead letters of a topic are kept. */
  async ensure(topic: string): Promise<void> {
    await this.parts.topics.ensureWith(deadTopic(topic), 1, COMPACTED);
  }

  async bury(message: Delivered, group: string, error: string): Promise<void> {
    const { topic, position, attempt: attempts, id: messageId, key, type, headers, body } = message;
    await this.ensure(topic);
    const id = letterIdOf({ topic, group, position });
    const at = this.parts.now();
    const buried = { id: messageId, key, type, headers, body };
    const letter = { id, topic, group, position, attempts, error, at, message: buried };
    await this.write({ ...letter, decision: undefined });
  }

  async list({ topic, group, state, after, limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    const decided = state === 'decided';
    const { heads } = await this.scan(topic);
    const all = [...heads.values()].filter((letter) => letter.group === group);
    const start = all.findIndex(({ id }) => id === after) + 1;
    const wanted = all.slice(start).filter(({ isDecided }) => isDecided === decided);
    const keeps = wanted.slice(0, pageSize(limit)).map(({ id }) => id);
    if (keeps.length === 0) return [];
    // Read once more: until all was read nobody knew which of the letters these are.
    const { letters } = await this.scan(topic, { keeps });
    return keeps.flatMap((id) => letters.get(id) ?? []);
  }

  /** By group, how many letters of a topic wait for a decision. */
  async countOpen(topic: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    const { heads } = await this.scan(topic, { within: COUNT_MS });
    for (const { group, isDecided } of heads.values()) {
      if (!isDecided) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    return counts;
  }

  /** Published first, marked after: a crash between the two leaves the letter open, never lost. */
  async replay(id: string, reason: string): Promise<void> {
    checkReason(reason);
    const letter = await this.find(id);
    const { topic, message, group: onlyGroup } = letter;
    await this.parts.producer.send([{ topic, message, onlyGroup }]);
    await this.decide(letter, 'replayed', reason);
  }

  async drop(id: string, reason: string): Promise<void> {
    checkReason(reason);
    await this.decide(await this.find(id), 'dropped', reason);
  }

  private decide(
    letter: DeadLetter,
    kind: DeadLetterDecision['kind'],
    reason: string,
  ): Promise<void> {
    return this.write({ ...letter, decision: { kind, reason, at: this.parts.now() } });
  }

  async find(id: string): Promise<DeadLetter> {
    const topic = placeNamed(id)?.topic;
    const letter =
      topic === undefined ? undefined : (await this.scan(topic, { keeps: [id] })).letters.get(id);
    if (!letter || letter.decision) throw new UnknownDeadLetter(id);
    return letter;
  }

  private async write(letter: DeadLetter): Promise<void> {
    const { id, message } = letter;
    // The record's key is the letter's id, so that compaction keeps the latest; the message's own key moves.
    const extra = { 'transport-letter': aboutText(letter) };
    const topic = deadTopic(letter.topic);
    await this.parts.producer.send([{ topic, message: { ...message, key: id }, extra }]);
  }

  /** The letters of a topic as they stand, oldest first. */
  private async scan(
    topic: string,
    { keeps = [], within = SCAN_MS }: Scan = {},
  ): Promise<LetterShelf> {
    const { isReader } = this.parts;
    const shelf = new LetterShelf({ topic, isReader, keeps: new Set(keeps) });
    if (!(await this.parts.topics.exists(deadTopic(topic)))) return shelf;
    const deadline = performance.now() + within;
    for await (const record of this.records(deadTopic(topic))) {
      if (record) shelf.add(record);
      if (performance.now() > deadline) {
        throw new TransportUnavailable(`Reading the dead letters of ${topic} took too long.`);
      }
    }
    this.tell(topic, shelf);
    return shelf;
  }

  /** All there are, and nothing in between while the broker has none. */
  private async *records(topic: string): AsyncGenerator<IncomingRecord | undefined> {
    const reader = await this.parts.open(topic);
    try {
      while (!reader.atEnd) {
        yield undefined;
        yield* await reader.next();
      }
    } finally {
      await reader.close();
    }
  }

  /** Once for each topic: such records stay for good. */
  private tell(topic: string, { unreadable, beyond }: LetterShelf): void {
    if (unreadable + beyond === 0 || this.told.has(topic)) return;
    this.told.add(topic);
    const passedOver = new DeadLettersPassedOver(topic, { unreadable, beyond });
    this.parts.onTrouble(passedOver, 'reading dead letters');
  }
}

/** Where dead letters of a topic are kept. */
export function deadTopic(topic: string): string {
  return `${topic}.dead`;
}
