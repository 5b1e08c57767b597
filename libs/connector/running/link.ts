import { setTimeout as sleep } from 'node:timers/promises';
import {
  TransportUnavailable,
  type Delivered,
  type Message,
  type Transport,
} from '@shutong/transport';
import { isPassing } from '../inbound/refusal.policy';
import { failureFacts, type Log } from '../log/log';

const firstPauseMs = 250;
const longestPauseMs = 10_000;

export interface LinkParts {
  readonly open: () => Promise<Transport>;
  readonly topic: string;
  readonly group: string;
  readonly handler: (message: Delivered) => Promise<void>;
  readonly log: Log;
}

/** Follows the connector's inbound topic from the first moment that the hub or broker can be reached. */
export class Link {
  private readonly ended = new AbortController();
  private transport: Transport | undefined;
  private following: Promise<void> = Promise.resolve();

  constructor(private readonly parts: LinkParts) {}

  /** Resolves after the first attempt, whether it succeeded or goes on behind. */
  async start(): Promise<void> {
    if (await this.attempt()) return;
    this.following = this.keepTrying();
  }

  async reply(address: string, message: Message): Promise<void> {
    if (!this.transport) throw new TransportUnavailable('The transport is not open.');
    await this.transport.reply(address, message);
  }

  async close(): Promise<void> {
    this.ended.abort();
    await this.following;
    await this.transport?.close();
  }

  private async keepTrying(): Promise<void> {
    let pause = firstPauseMs;
    while (!this.ended.signal.aborted) {
      await sleep(pause, undefined, { signal: this.ended.signal }).catch(() => undefined);
      if (this.ended.signal.aborted || (await this.attempt())) return;
      pause = Math.min(pause * 2, longestPauseMs);
    }
  }

  private async attempt(): Promise<boolean> {
    const { open, topic, group, handler, log } = this.parts;
    try {
      this.transport ??= await open();
      await this.transport.subscribe({ topic, group, handler, isPassing });
      log.info({ topic, transport: this.transport.kind }, 'following');
      return true;
    } catch (error) {
      log.warn({ topic, ...failureFacts(error) }, 'not following yet');
      return false;
    }
  }
}
