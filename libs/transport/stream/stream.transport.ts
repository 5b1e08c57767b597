import { Gatherer, WRITE_APART_MS } from '../gather/gatherer';
import { checkGroup, checkMessage, checkTopic, type Message } from '../message';
import type {
  DeadLetters,
  OnTrouble,
  ReplyInbox,
  SubscribeOptions,
  Subscription,
  Transport,
} from '../transport';
import {
  TransportClosed,
  TransportError,
  TransportUnauthorised,
  TransportUnavailable,
} from '../transport.errors';
import { type Call, HttpChannel, type HubAddress } from './http-channel';
import { StreamDeadLetters } from './stream.dead-letters';
import { StreamInbox } from './stream.inbox';
import { StreamSubscription } from './stream.subscription';
import { messageFrame } from './stream.wire';

/** How a connector reaches the hub. */
export interface StreamOptions extends HubAddress {
  readonly onTrouble: OnTrouble;
}

interface Outgoing {
  readonly topic: string;
  readonly message: Message;
}

interface OutgoingReply {
  readonly address: string;
  readonly message: Message;
  /** Code of the refusal that concerns this reply alone. */
  refused?: string;
}

const GATHER = { items: 1000, bytes: 768 * 1024, waitingBytes: 64 << 20, apartMs: WRITE_APART_MS };
/** How long a write is tried again while the hub cannot be reached. */
const PATIENCE_MS = 30_000;
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 2000;

/** A connector's transport: only outbound requests to the hub, nothing listens at the department. */
export class StreamTransport implements Transport {
  readonly kind = 'stream';
  private readonly channel: HttpChannel;
  private readonly letters: StreamDeadLetters;
  private readonly open = new Set<{ close(): Promise<void> }>();
  private readonly writable = new Map<string, Promise<boolean>>();
  private readonly messages = new Gatherer<Outgoing>((items) => this.sendMessages(items), GATHER);
  private readonly replies = new Gatherer<OutgoingReply>(
    (items) => this.sendReplies(items),
    GATHER,
  );
  private closed = false;

  constructor(private readonly options: StreamOptions) {
    this.channel = new HttpChannel(options);
    this.letters = new StreamDeadLetters(this.channel);
  }

  get deadLetters(): DeadLetters {
    return this.letters;
  }

  /** Throws `UnknownTopic` or `TransportUnauthorised` for the first topic that cannot be used. */
  async ensureTopics(topics: readonly string[]): Promise<void> {
    this.assertOpen();
    for (const topic of topics) {
      checkTopic(topic);
      await this.lookUp(topic);
    }
  }

  async publish(topic: string, messages: readonly Message[]): Promise<void> {
    this.assertOpen();
    checkTopic(topic);
    const items = messages.map((message) => ({
      item: { topic, message },
      bytes: checkMessage(message),
    }));
    if (!(await this.lookUp(topic))) {
      throw new TransportUnauthorised(`Topic "${topic}" is not open to you for writing.`);
    }
    await this.messages.add(items);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.assertOpen();
    checkTopic(options.topic);
    checkGroup(options.group);
    const { channel, letters } = this;
    const { onTrouble } = this.options;
    const subscription = new StreamSubscription(options, { channel, letters, onTrouble });
    await subscription.start();
    this.open.add(subscription);
    return subscription;
  }

  async openReplies(instance: number): Promise<ReplyInbox> {
    this.assertOpen();
    const inbox = new StreamInbox(this.channel, instance, this.options.onTrouble);
    await inbox.start();
    this.open.add(inbox);
    return inbox;
  }

  async reply(address: string, message: Message): Promise<void> {
    this.assertOpen();
    const item: OutgoingReply = { address, message };
    await this.replies.add([{ item, bytes: checkMessage(message) }]);
    if (item.refused)
      throw new TransportError(item.refused, `The reply to ${address} was refused.`);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.all([...this.open].map((each) => each.close()));
    await Promise.all([this.messages.close(), this.replies.close()]);
    this.channel.close();
  }

  /** Whether the topic may be written; asked once, so that one bad topic cannot fail a gathered write. */
  private lookUp(topic: string): Promise<boolean> {
    let answer = this.writable.get(topic);
    if (!answer) {
      answer = this.askFor(topic);
      this.writable.set(topic, answer);
      answer.catch(() => this.writable.delete(topic));
    }
    return answer;
  }

  private async askFor(topic: string): Promise<boolean> {
    const answer = await this.channel.ask({ method: 'GET', path: `/topics/${topic}` });
    return (JSON.parse(answer.toString()) as { write: boolean }).write;
  }

  private async sendMessages(items: readonly Outgoing[]): Promise<void> {
    const body = Buffer.concat(items.map(({ topic, message }) => messageFrame(message, { topic })));
    try {
      await this.persist({ method: 'POST', path: '/publish', body });
    } catch (error) {
      // What may be written has changed since it was asked.
      this.writable.clear();
      throw error;
    }
  }

  private async sendReplies(items: readonly OutgoingReply[]): Promise<void> {
    const frames = items.map(({ address, message }) => messageFrame(message, { address }));
    const call: Call = { method: 'POST', path: '/replies', body: Buffer.concat(frames) };
    const { refused } = JSON.parse((await this.persist(call)).toString()) as {
      refused: Record<number, string>;
    };
    items.forEach((item, index) => {
      const code = refused[index];
      if (code !== undefined) item.refused = code;
    });
  }

  /** Tries again while the hub cannot be reached; a repeated write is at most a repeated message. */
  private async persist(call: Call): Promise<Buffer> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let backoff = FIRST_BACKOFF_MS; ; backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS)) {
      try {
        return await this.channel.ask(call);
      } catch (error) {
        const passing = error instanceof TransportUnavailable && !this.closed;
        if (!passing || performance.now() + backoff > deadline) throw error;
        this.options.onTrouble(error, `stream ${call.path}`);
      }
      await new Promise((resolve) => setTimeout(resolve, backoff));
    }
  }

  private assertOpen(): void {
    if (this.closed) throw new TransportClosed();
  }
}
