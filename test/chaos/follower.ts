import { Pool } from 'pg';
import { inboundTopic } from '@shutong/exchange';
import {
  EmbeddedTransport,
  KafkaTransport,
  type Message,
  type Subscription,
  type Transport,
} from '@shutong/transport';
import type { CallCommand } from '@shutong/wire';
import type { Instance } from '../support/instance';
import { hubQuery } from '../support/hub-query';
import { hubDatabaseUrl } from '../support/servers';
import { comesTrue } from './patience';
import { noFaults, type Facts } from './suite';

interface Written {
  readonly topic: string;
  readonly id: string;
  readonly key: string;
  readonly type: string;
}

const group = 'chaos';
const allWithinMs = 60_000;

/**
 * One more consumer of everything that leaves the hub with a transaction. What it has got is held against what the
 * outbox holds: each message at least once, those of a key in their order.
 */
export class Follower {
  /** Ids in the order in which each was seen first, by topic. */
  private readonly seen = new Map<string, Set<string>>();
  /** Agreement by the id of the call, by topic. */
  private readonly commands = new Map<string, Map<string, string>>();
  private readonly following: Subscription[] = [];

  private constructor(
    private readonly instance: Instance,
    private readonly transport: Transport,
    private readonly pool: Pool,
  ) {}

  /** Of all events, and of what the hub says to these departments. */
  static async open(instance: Instance, departments: readonly string[]): Promise<Follower> {
    const { folder, running } = instance;
    const pool = new Pool({ connectionString: hubDatabaseUrl(folder, 'worker'), max: 4 });
    // PostgreSQL is killed; who follows goes on behind it.
    pool.on('error', () => undefined);
    const onTrouble = () => undefined;
    const transport =
      running.transport === 'kafka'
        ? await KafkaTransport.open(
            { brokers: running.brokers.split(','), onTrouble },
            () => new Date(),
          )
        : new EmbeddedTransport({ pool, onTrouble });
    const follower = new Follower(instance, transport, pool);
    const topics = await hubQuery<{ name: string }>(folder, 'SELECT name FROM transport.topic');
    const own = departments.map(inboundTopic);
    const followed = topics
      .map(({ name }) => name)
      .filter((name) => isEvent(name) || own.includes(name));
    for (const topic of followed) await follower.follow(topic);
    return follower;
  }

  /** Ids of the calls under an agreement whose commands went to a department. */
  commandsTo(department: string, agreement: string): ReadonlySet<string> {
    const all = [...(this.commands.get(inboundTopic(department)) ?? [])];
    return new Set(all.filter(([, under]) => under === agreement).map(([call]) => call));
  }

  /** Waits until it has everything, or for a minute; then it leaves. */
  async facts(): Promise<Facts> {
    const written = await this.written();
    const missing = () => written.filter(({ topic, id }) => !this.seen.get(topic)?.has(id));
    await comesTrue(async () => missing().length === 0, allWithinMs);
    const lost = missing().map(({ topic, id, type }) => `message ${id} (${type}) of ${topic}`);
    const outOfOrder = [...this.seen.keys()].flatMap((topic) => this.outOfOrder(topic, written));
    const accepted = written.length;
    return { ...noFaults, accepted, delivered: accepted - lost.length, lost, outOfOrder };
  }

  async close(): Promise<void> {
    await Promise.all(this.following.map((one) => one.close()));
    await this.transport.close();
    await this.pool.end();
  }

  private async follow(topic: string): Promise<void> {
    const [seen, commands] = [new Set<string>(), new Map<string, string>()];
    this.seen.set(topic, seen);
    this.commands.set(topic, commands);
    const handler = async ({ id, type, body }: Pick<Message, 'id' | 'type' | 'body'>) =>
      void (type === 'call.command' ? commands.set(id, agreementIn(body)) : seen.add(id));
    this.following.push(await this.transport.subscribe({ topic, group, handler }));
  }

  /** What left with a transaction, in its order. Commands of calls go their own way. */
  private written(): Promise<Written[]> {
    return hubQuery<Written>(
      this.instance.folder,
      `SELECT topic, message_id AS id, key, type FROM transport.message
        WHERE topic = ANY($1) AND type <> 'call.command' AND only_group IS NULL ORDER BY message.id`,
      [[...this.seen.keys()]],
    );
  }

  private outOfOrder(topic: string, written: readonly Written[]): string[] {
    const place = new Map([...this.seen.get(topic)!].map((id, at) => [id, at]));
    const last = new Map<string, number>();
    return written.flatMap((message) => {
      const at = place.get(message.id);
      if (message.topic !== topic || at === undefined) return [];
      const before = last.get(message.key) ?? -1;
      last.set(message.key, Math.max(before, at));
      return at < before ? [`message ${message.id} of ${topic}, key ${message.key}`] : [];
    });
  }
}

const agreementIn = (command: Buffer): string =>
  (JSON.parse(command.toString('utf8')) as Pick<CallCommand, 'agreement'>).agreement;

const isEvent = (topic: string): boolean => topic.startsWith('hub.') && topic !== 'hub.replies';
