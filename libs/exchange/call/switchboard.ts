import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { atRisk } from '@shutong/crash';
import {
  LINKS,
  TransportError,
  TransportUnavailable,
  type Links,
  type Message,
  type ReplyInbox,
} from '@shutong/messaging';
import { Config } from '@shutong/platform';
import type { CallAnswer, CallCommand } from '@shutong/wire';
import { inboundTopic } from '../link/topics';
import { callErrors } from './call.errors';
import { CallPlaces, type Between } from './call-places';

interface Waiting {
  readonly resolve: (answer: CallAnswer) => void;
  readonly reject: (error: Error) => void;
  /** Gives the call's place and its timer back. */
  readonly end: () => void;
}

/** Header under which a connector finds where its answer goes. */
export const replyHeader = 'reply-to';

/** Header with the number of the restriction notice that a provider's connector has to hold to answer. */
export const restrictionHeader = 'restriction';

/** A command on its way. */
export interface Carried {
  readonly command: CallCommand;
  /** Number of the newest restriction notice; 0 where there is none. */
  readonly restriction: number;
  /** From now to the deadline. */
  readonly milliseconds: number;
}

/**
 * Carries commands straight to providers' connectors and pairs the answers, which come back on an
 * address that is this process's own. Not through the outbox: if anything dies on the way, the
 * caller's deadline ends the call.
 */
@Injectable()
export class Switchboard implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('switchboard');
  private readonly waiting = new Map<string, Waiting>();
  private readonly places = new CallPlaces();
  private inbox: ReplyInbox | undefined;

  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(Config) private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.inbox = await this.links.transport.openReplies(this.config.hubInstance);
    this.inbox.onMessage((message) => this.receive(message));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.inbox?.close();
  }

  /**
   * Resolves with the provider's answer, or rejects at the deadline.
   * Errors: `exchange.call.malformed` (its id is under way), those of `CallPlaces`, `.not-sent`, `.deadline`.
   */
  async send(between: Between, carried: Carried): Promise<CallAnswer> {
    if (!this.inbox) throw new Error('The switchboard is not open yet.');
    const { command, milliseconds } = carried;
    if (this.waiting.has(command.id)) throw callErrors.malformed({ field: 'id' });
    const answer = this.expect(command.id, milliseconds, this.places.take(between));
    const message = messageOf(carried, this.inbox.address);
    const { transport } = this.links;
    atRisk('command.send', () =>
      transport.publish(inboundTopic(between.provider), [message]),
    ).catch((error: unknown) => this.unsent(command.id, error));
    return answer;
  }

  private expect(id: string, milliseconds: number, leave: () => void): Promise<CallAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.end(id)?.reject(callErrors.deadline({ milliseconds })),
        milliseconds,
      );
      const end = () => {
        clearTimeout(timer);
        leave();
      };
      this.waiting.set(id, { resolve, reject, end });
    });
  }

  private unsent(id: string, error: unknown): void {
    this.logger.warn(`Command ${id} may not have been sent: ${String(error)}`);
    // Whether it was written is unknown otherwise: the answer may still come, else the deadline decides.
    if (!(error instanceof TransportError) || error instanceof TransportUnavailable) return;
    this.end(id)?.reject(callErrors.notSent({ why: error.code }));
  }

  private receive(message: Message): void {
    const answer = parse(message);
    // Late, repeated or unreadable: its call has ended otherwise and is in the log as such.
    if (answer) this.end(answer.id)?.resolve(answer);
  }

  /** Of a call that is under way, once. */
  private end(id: string): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    waiting?.end();
    return waiting;
  }
}

function messageOf({ command, restriction }: Carried, replyTo: string): Message {
  return {
    id: command.id,
    // Calls need no order among themselves: each is a key of its own, so none waits for another.
    key: command.id,
    type: 'call.command',
    headers: {
      [replyHeader]: replyTo,
      ...(restriction > 0 ? { [restrictionHeader]: String(restriction) } : {}),
    },
    body: Buffer.from(JSON.stringify(command)),
  };
}

function parse(message: Message): CallAnswer | undefined {
  try {
    return JSON.parse(message.body.toString('utf8')) as CallAnswer;
  } catch {
    return undefined;
  }
}
