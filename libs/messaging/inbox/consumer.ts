import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, isOutage, systemContext, type TxContext } from '@shutong/platform';
import type { Delivered, Subscription } from '@shutong/transport';
import { assertContract, topicOf, type CloudEvent } from '../outbox/event';
import { ensureTopics, type Links } from '../links';
import { LINKS } from '../links.token';
import { Inbox } from './inbox';

/** Something that learns from events: once per event, in one transaction, in order per subject. */
export interface EventConsumer {
  /** Stable name: its position and its inbox marks are kept under it. */
  readonly name: string;
  readonly types: readonly string[];
  handle(ctx: TxContext, event: CloudEvent): Promise<void>;
}

/** Connects event consumers to the transport for as long as the process runs. */
@Injectable()
export class Consumers implements OnApplicationShutdown {
  private readonly logger = new Logger('consumers');
  private readonly subscriptions: Subscription[] = [];

  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async start(consumer: EventConsumer): Promise<void> {
    const topics = [...new Set(consumer.types.map(topicOf))];
    await ensureTopics(this.links, topics);
    const joining = topics.map(async (topic) => {
      const subscription = await this.links.transport.subscribe({
        topic,
        group: consumer.name,
        handler: (message) => this.deliver(consumer, message),
        // A broker that is up buries whatever a database that is away cannot take.
        isPassing: isOutage,
      });
      this.subscriptions.push(subscription);
    });
    await Promise.all(joining);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.subscriptions.splice(0).map((subscription) => subscription.close()));
  }

  private async deliver(consumer: EventConsumer, message: Delivered): Promise<void> {
    if (!consumer.types.includes(message.type)) return;
    const event = JSON.parse(message.body.toString('utf8')) as CloudEvent;
    assertContract(event.type, event.data);
    const ctx = systemContext(consumer.name, this.clock.now());
    const work = (tx: TxContext) => consumer.handle(tx, event);
    if (await this.inbox.once(ctx, consumer.name, message.id, work)) return;
    this.logger.debug(`${consumer.name} had already applied ${message.id}`);
  }
}
