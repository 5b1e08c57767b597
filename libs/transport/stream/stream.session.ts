import type { ServerResponse } from 'node:http';
import { atRisk } from '@shutong/crash';
import type { Feed } from '../embedded/feed';
import type { StoredMessage } from '../embedded/message-store';
import type { ReplyInbox } from '../transport';
import { encodeFrame, FRAMES, HEARTBEAT } from './frames';
import { AUTHORITY_MS, HEARTBEAT_MS, messageFrame } from './stream.wire';

/** What is read ahead of the socket. */
const PAGE = { count: 500, bytes: 1 << 20 };
/** An inbox whose connector does not read loses it: replies cannot wait. */
const MAX_UNSENT_BYTES = 8 << 20;

/** One long-lived response: a feed of messages, or an inbox of replies. Lives as long as it is acknowledged. */
export class StreamSession {
  private feed: Feed | undefined;
  private inbox: ReplyInbox | undefined;
  private response: ServerResponse | undefined;
  private drained: (() => void) | undefined;
  private readonly beating: NodeJS.Timeout;
  private acknowledgedAt = performance.now();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly id: string,
    private readonly gone: () => void,
  ) {
    this.beating = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  follow(feed: Feed): void {
    this.feed = feed;
  }

  receive(inbox: ReplyInbox): void {
    this.inbox = inbox;
  }

  /** Takes over the socket. The first frame names the session. */
  send(response: ServerResponse): void {
    this.response = response;
    response.on('drain', () => this.drained?.());
    response.on('close', () => void this.close());
    response.on('error', () => void this.close());
    // Nginx and others would otherwise collect the response before they pass it on.
    const unbuffered = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    response.writeHead(200, { 'content-type': FRAMES, ...unbuffered });
    response.write(encodeFrame({ open: this.id, address: this.inbox?.address }));
    this.inbox?.onMessage((message) => this.forward(messageFrame(message, {})));
    if (this.feed) void this.pump(this.feed);
  }

  /** A sign of life with valid authority; everything up to `position` is handled. */
  acknowledge(position: number | undefined): void {
    this.acknowledgedAt = performance.now();
    if (position !== undefined && Number.isSafeInteger(position)) this.feed?.commit(position);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    clearInterval(this.beating);
    this.response?.end();
    this.drained?.();
    await this.feed?.close();
    await this.inbox?.close();
    this.gone();
  }

  private beat(): void {
    if (performance.now() - this.acknowledgedAt > AUTHORITY_MS) void this.close();
    else if (this.response?.writableNeedDrain === false) this.response.write(HEARTBEAT);
  }

  private async pump(feed: Feed): Promise<void> {
    while (!this.closing) {
      const frames: Buffer[] = [];
      await feed.next(PAGE, (stored) => void frames.push(feedFrame(stored)));
      if (frames.length === 0) continue;
      await atRisk('feed.send', () => this.write(Buffer.concat(frames)));
    }
  }

  /** Resolves when the socket takes more: a connector that does not read is not read for. */
  private async write(bytes: Buffer): Promise<void> {
    const { response } = this;
    if (!response || this.closing || response.write(bytes)) return;
    await new Promise<void>((resolve) => (this.drained = resolve));
  }

  private forward(bytes: Buffer): void {
    if (!this.response || this.closing) return;
    this.response.write(bytes);
    if (this.response.writableLength > MAX_UNSENT_BYTES) void this.close();
  }
}

function feedFrame({ id: position, message }: StoredMessage): Buffer {
  return message ? messageFrame(message, { position }) : encodeFrame({ position });
}
