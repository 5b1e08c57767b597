import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { atRisk } from '@shutong/crash';
import { Clock, Database, systemContext } from '@shutong/platform';
import type { Subscription } from '@shutong/transport';
import { ensureTopics, type Links } from '../links';
import { LINKS } from '../links.token';

const lookForTopicsEveryMs = 1000;

/** Under this name the outbox knows how far it has been published. */
export const RELAY_GROUP = 'relay';

/**
 * Publishes what the outbox holds to Kafka, in order per key, at least once. Each topic has one
 * relay at a time (the outbox's lease); topics that appear later are taken up within a second.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('relay');
  private readonly relayed = new Map<string, Subscription>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.links.transport === this.links.outbox) return;
    await this.takeUpTopics();
    this.timer = setInterval(() => {
      this.looking = this.looking
        .then(() => this.takeUpTopics())
        .catch((error: unknown) => this.logger.error(`New topics wait: ${String(error)}`));
    }, lookForTopicsEveryMs);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await Promise.all([...this.relayed.values()].map((subscription) => subscription.close()));
  }

  private async takeUpTopics(): Promise<void> {
    const ctx = systemContext('relay', this.clock.now());
    const topics = await this.database.query<{ name: string }>(
      ctx,
      'SELECT name FROM transport.topic',
    );
    for (const { name } of topics) {
      if (!this.relayed.has(name)) this.relayed.set(name, await this.relay(name));
    }
  }

  private async relay(topic: string): Promise<Subscription> {
    const { transport, outbox } = this.links;
    await ensureTopics(this.links, [topic]);
    return outbox.subscribe({
      topic,
      group: RELAY_GROUP,
      // Never given up: a fact that cannot be published now is published later.
      retry: { attempts: Number.MAX_SAFE_INTEGER },
      handler: ({ id, key, type, headers, body }) =>
        atRisk('relay.send', () => transport.publish(topic, [{ id, key, type, headers, body }])),
    });
  }
}
