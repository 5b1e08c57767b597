import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { atRisk } from '@shutong/crash';
import type { OnTrouble } from '../transport';
import { TransportError, TransportUnavailable } from '../transport.errors';
import { type Frame, FrameDecoder } from './frames';
import type { HttpChannel } from './http-channel';
import { ACK_MS, type OpenHead, SILENCE_MS } from './stream.wire';

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5000;
const GATHER_ACKS_MS = 25;

export interface ConnectionOptions<Head> {
  /** `/feeds` or `/inbox`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | number>>;
  /** A (new) connection stands; whatever came over the former one and is not acknowledged comes again. */
  readonly onOpen: (head: OpenHead) => void;
  /** The next frame is read only when this resolves. */
  readonly onFrame: (frame: Frame<Head>) => Promise<void>;
  readonly onTrouble: OnTrouble;
}

/**
 * A long-lived response of the hub, opened again whenever it ends, and acknowledged by small requests beside it.
 * These carry the current token, and without them the hub ends the response within seconds.
 */
export class StreamConnection<Head> {
  private readonly consumer = randomUUID();
  private readonly abort = new AbortController();
  private readonly acking: NodeJS.Timeout;
  private soon: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private wakeBackoff: (() => void) | undefined;
  private current: { id: string; response: IncomingMessage } | undefined;
  private position: number | undefined;
  private sending: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly channel: HttpChannel,
    private readonly options: ConnectionOptions<Head>,
  ) {
    this.acking = setInterval(() => void this.ack(), ACK_MS);
  }

  /** Resolves when connected for the first time; throws what the hub says, or that it cannot be reached. */
  async start(): Promise<void> {
    try {
      const opened = await this.connect();
      this.running = this.keepGoing(opened);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Everything up to `position` is handled; told to the hub within 25 ms. */
  acknowledge(position: number): void {
    this.position = position;
    this.soon ??= setTimeout(() => void this.ack(), GATHER_ACKS_MS);
  }

  /** Tells the hub the last position and leaves. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.acking);
    clearTimeout(this.soon);
    await this.ack();
    this.current?.response.destroy();
    this.abort.abort();
    this.wakeBackoff?.();
    await this.running;
  }

  private async keepGoing(first: Iterator): Promise<void> {
    let opened: Iterator | undefined = first;
    let backoff = FIRST_BACKOFF_MS;
    while (!this.closed) {
      try {
        opened ??= await this.connect();
        backoff = FIRST_BACKOFF_MS;
        await this.read(opened);
      } catch (error) {
        if (!this.closed) this.options.onTrouble(error, `stream ${this.options.path}`);
      }
      opened = undefined;
      this.current = undefined;
      await this.pause(backoff);
      backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS);
    }
  }

  /** Opens the response and reads its first frame. */
  private async connect(): Promise<Iterator> {
    const { path, query, onOpen } = this.options;
    const call = { method: 'GET', path, query: { ...query, consumer: this.consumer } } as const;
    const response = await this.channel.open(call, this.abort.signal);
    const frames = framesOf<Head>(response);
    const first = await frames.next();
    if (first.done) throw new TransportUnavailable('The hub ended the response at once.');
    const head = first.value.head as OpenHead;
    this.position = undefined;
    this.current = { id: head.open, response };
    onOpen(head);
    return frames;
  }

  private async read(frames: Iterator): Promise<void> {
    for await (const frame of frames) await this.options.onFrame(frame as Frame<Head>);
  }

  /** One at a time and at most one waiting, which will carry the newest position. */
  private ack(): Promise<void> {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.waiting ??= this.sending.then(() => {
      this.waiting = undefined;
      this.sending = this.sendAck();
      return this.sending;
    });
    return this.waiting;
  }

  private async sendAck(): Promise<void> {
    const { current, position } = this;
    if (!current) return;
    try {
      const path = `/feeds/${current.id}/ack`;
      const call = { method: 'POST', path, query: { position } } as const;
      if (position === undefined) await this.channel.ask(call);
      else await atRisk('message.acknowledge', () => this.channel.ask(call));
    } catch (error) {
      this.options.onTrouble(error, `stream ${this.options.path}`);
      // Refused, and not just unreachable: this response is over, so begin anew.
      const refused = error instanceof TransportError && !(error instanceof TransportUnavailable);
      if (refused) current.response.destroy();
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeBackoff = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

type Iterator = AsyncGenerator<Frame>;

/** The frames of a response; throws when it falls silent while being read. */
async function* framesOf<Head>(response: IncomingMessage): Iterator {
  const decoder = new FrameDecoder<Head>();
  const silent = () => response.destroy(new Error(`The hub was silent for ${SILENCE_MS} ms.`));
  let timer = setTimeout(silent, SILENCE_MS);
  try {
    for await (const chunk of response) {
      clearTimeout(timer);
      yield* decoder.push(chunk as Buffer);
      timer = setTimeout(silent, SILENCE_MS);
    }
  } finally {
    clearTimeout(timer);
  }
}
