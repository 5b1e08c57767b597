import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, systemContext } from '@shutong/platform';
import { Connectors } from './connectors.service';
import { ConnectorTopics } from './connector-topics';

/**
 * Keeps what waits for connectors that were enrolled before the outbox was pruned. Before anything that the process does by
 * itself begins, and so before the pruning does.
 */
@Injectable()
export class ConnectorBacklogs implements OnModuleInit {
  constructor(
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(ConnectorTopics) private readonly topics: ConnectorTopics,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const ctx = systemContext('connector-backlogs', this.clock.now());
    for (const { department } of await this.connectors.active(ctx)) {
      await this.topics.keep(department);
    }
  }
}
