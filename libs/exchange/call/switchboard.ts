import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { atRisk } from '@shutong/crash';
import { LINKS, type Links, type Message, type ReplyInbox } from '@shutong/messaging';
import { Config, limits } from '@shutong/platform';
import type { CallAnswer, CallCommand } from '@shutong/wire';
import { inboundTopic } from '../link/topics';
import { callErrors } from './call.errors';

interface Waiting {
  readonly resolve: (answer: CallAnswer) => void;
  readonly timer: NodeJS.Timeout;
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

  /** Resolves with the provider's answer, or rejects at the deadline. */
  async send(
    provider: string,
    { command, restriction, milliseconds }: Carried,
  ): Promise<CallAnswer> {
    if (!this.inbox) throw new Error('The switchboard is not open yet.');
    if (this.waiting.has(command.id)) throw callErrors.malformed({ field: 'id' });
    if (this.waiting.size >= limits.callsInFlight.value) throw callErrors.tooMany();
    const answer = this.expect(command.id, milliseconds);
    const message: Message = {
      id: command.id,
      // Calls need no order among themselves: each is a key of its own, so none waits for another.
      key: command.id,
      type: 'call.command',
      headers: {
        [replyHeader]: this.inbox.address,
        ...(restriction > 0 ? { [restrictionHeader]: String(restriction) } : {}),
      },
      body: Buffer.from(JSON.stringify(command)),
    };
    const { transport } = this.links;
    atRisk('command.send', () => transport.publish(inboundTopic(provider), [message])).catch(
      // Whether it was written is unknown: the answer may still come, else the deadline decides.
      (error: unknown) =>
        this.logger.warn(`Command ${command.id} may not have been sent: ${String(error)}`),
    );
    return answer;
  }

  private expect(id: string, milliseconds: number): Promise<CallAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(callErrors.deadline({ milliseconds }));
      }, milliseconds);
      this.waiting.set(id, { resolve, timer });
    });
  }

  private receive(message: Message): void {
    const answer = parse(message);
    const waiting = answer && this.waiting.get(answer.id);
    // Late, repeated or unreadable: its call has ended otherwise and is in the log as such.
    if (!waiting) return;
    this.waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }
}

function parse(message: Message): CallAnswer | undefined {
  try {
    return JSON.parse(message.body.toString('utf8')) as CallAnswer;
  } catch {
    return undefined;
  }
}
