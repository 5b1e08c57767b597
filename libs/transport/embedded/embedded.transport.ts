import type { Pool } from 'pg';
import { Dispatcher } from '../dispatcher/dispatcher';
import { dispatcherOptions, failureText } from '../dispatcher/settings';
import { Gatherer, WRITE_APART_MS } from '../gather/gatherer';
import { checkGroup, checkMessage, checkTopic, type Message } from '../message';
import type { DeadLetters, OnTrouble, ReplyInbox } from '../transport';
import type { SubscribeOptions, Subscription, Transport } from '../transport';
import { TransportClosed } from '../transport.errors';
import { DeadLetterStore } from './dead-letter.store';
import { EmbeddedSubscription } from './embedded.subscription';
import { Feed, type FeedOptions } from './feed';
import { Leases } from './leases';
import {
  append,
  appending,
  type Append,
  type Expression,
  MessageStore,
  type Query,
} from './message-store';
import { Positions } from './positions';
import { FORGET, Replies } from './replies';
import { Sql } from './sql';
import { Wakeups } from './wakeups';

/** What the embedded log needs. */
export interface EmbeddedOptions {
  /** Connections as `hub` or `worker`. The caller closes it, after the transport. */
  readonly pool: Pool;
  /**
   * Connections apart for leases: behind handlers that wait for one of `pool` a renewal would come too late, and what they handle would be
   * delivered again. None where it is the same.
   */
  readonly leasePool?: Pool;
  readonly onTrouble: OnTrouble;
}

/**
 * Writes messages to the outbox within the caller's open transaction: they exist exactly if it commits.
 * Throws `UnknownTopic`, `MessageTooLarge`, `InvalidMessage`.
 */
export async function appendMessages(
  query: Query,
  topic: string,
  messages: readonly Message[],
): Promise<void> {
  for (const message of messages) checkMessage(message);
  await append(
    query,
    messages.map((message) => ({ topic, message })),
  );
}

/** The same as part of the caller's own statement. Throws `MessageTooLarge`, `InvalidMessage`. */
export function appendingMessages(appends: readonly Append[]): Expression {
  for (const { message } of appends) checkMessage(message);
  return appending(appends);
}

/** From which age on messages are pruned, in milliseconds. */
export interface PruningAges {
  /** What every group has passed. */
  readonly passedMs: number;
  /** Commands of calls (`call.command`), read or not: past their deadline nobody can answer them. */
  readonly commandsMs: number;
}

/**
 * Deletes what is old, at most 10,000 messages of each kind at a time, and replies that nobody came for; returns the
 * number of messages. The pool connects as `worker`.
 */
export async function pruneMessages(
  pool: Pool,
  { passedMs, commandsMs }: PruningAges,
): Promise<number> {
  const sql = new Sql(pool);
  await sql.query(FORGET);
  const { rows } = await sql.query<{ gone: string }>(
    `SELECT transport.prune_commands($2 * interval '1 ms', 10000)
          + transport.prune($1 * interval '1 ms', 10000) AS gone`,
    [passedMs, commandsMs],
  );
  return Number(rows[0]?.gone ?? 0);
}

/** When the oldest message of these topics was published that the log still keeps; undefined where it keeps none. */
export async function oldestKept(pool: Pool, topics: readonly string[]): Promise<Date | undefined> {
  const { rows } = await new Sql(pool).query<{ since: Date | null }>(
    `SELECT min(oldest.published_at) AS since FROM unnest($1::text[]) t (name)
      CROSS JOIN LATERAL (
        SELECT m.published_at FROM transport.message m WHERE m.topic = t.name ORDER BY m.id LIMIT 1
      ) oldest`,
    [topics],
  );
  return rows[0]?.since ?? undefined;
}

/** The outbox table as transport, for processes inside the hub's trust zone. */
export class EmbeddedTransport implements Transport {
  readonly kind = 'embedded';
  readonly positions: Positions;
  private readonly store: MessageStore;
  private readonly letters: DeadLetterStore;
  private readonly leases: Leases;
  private readonly wakeups: Wakeups;
  private readonly replies: Replies;
  private readonly subscriptions = new Set<Subscription>();
  private readonly gatherer: Gatherer<Append>;
  private closed = false;

  constructor(private readonly options: EmbeddedOptions) {
    const { pool, leasePool = pool, onTrouble } = options;
    const sql = new Sql(pool);
    this.store = new MessageStore(sql);
    this.leases = new Leases(new Sql(leasePool));
    this.positions = new Positions(sql, this.leases);
    this.letters = new DeadLetterStore(sql);
    this.wakeups = new Wakeups(pool.options, onTrouble);
    this.replies = new Replies(sql, this.wakeups, onTrouble);
    this.gatherer = new Gatherer((appends) => this.store.append(appends), {
      items: 1000,
      bytes: 4 << 20,
      waitingBytes: 64 << 20,
      apartMs: WRITE_APART_MS,
    });
  }

  get onTrouble(): OnTrouble {
    return this.options.onTrouble;
  }

  get deadLetters(): DeadLetters & DeadLetterStore {
    return this.letters;
  }

  async ensureTopics(topics: readonly string[]): Promise<void> {
    this.assertOpen();
    for (const topic of topics) checkTopic(topic);
    await this.store.ensureTopics(topics);
  }

  async publish(topic: string, messages: readonly Message[]): Promise<void> {
    this.assertOpen();
    checkTopic(topic);
    const items = messages.map((message) => ({
      item: { topic, message },
      bytes: checkMessage(message),
    }));
    await this.store.requireTopic(topic);
    await this.gatherer.add(items);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const { topic, group } = options;
    const dispatcher: Dispatcher<number> = new Dispatcher(
      dispatcherOptions(options, {
        bury: (message, error) => this.letters.bury(message, group, failureText(error)),
        onProgress: () => feed.commit(dispatcher.watermark(topic) ?? 0),
        onTrouble: this.options.onTrouble,
      }),
    );
    const onLost = () => dispatcher.abandon();
    const feed = await this.openFeed({ topic, group, onLost, onTrouble: this.options.onTrouble });
    const subscription = new EmbeddedSubscription(topic, feed, dispatcher);
    this.subscriptions.add(subscription);
    return subscription;
  }

  /** The bare, leased log of a topic for one group; the stream server passes it on. */
  async openFeed(options: FeedOptions): Promise<Feed> {
    this.assertOpen();
    checkTopic(options.topic);
    checkGroup(options.group);
    await this.store.requireTopic(options.topic);
    const { store, leases, wakeups } = this;
    return Feed.open({ store, leases, wakeups }, options);
  }

  /** Throws `UnknownTopic` unless the topic is there. */
  async requireTopic(topic: string): Promise<void> {
    checkTopic(topic);
    await this.store.requireTopic(topic);
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
    await this.gatherer.close();
    await this.replies.close();
    await this.wakeups.close();
  }

  private assertOpen(): void {
    if (this.closed) throw new TransportClosed();
  }
}
