import { Inject, Injectable } from '@nestjs/common';
import { Clients } from '@shutong/identity';
import { Clock, Schedule, SteadyWork, systemContext, type Context } from '@shutong/platform';
import type { Connector } from './connector.entity';
import { Connectors } from './connectors.service';
import { ConnectorTopics } from './connector-topics';

const dayMs = 86_400_000;

/**
 * Gives every connector that is admitted its rights at the brokers anew, at the start of the worker and once a day:
 * one that was enrolled by an earlier release may have others than it is to have now.
 */
@Injectable()
export class ConnectorRights extends Schedule {
  constructor(
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(Clients) private readonly clients: Clients,
    @Inject(ConnectorTopics) private readonly topics: ConnectorTopics,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    if (!this.topics.haveRights()) return [];
    return [new SteadyWork('Giving connectors their rights', () => this.give(), dayMs)];
  }

  private async give(): Promise<boolean> {
    const ctx = systemContext('connector-rights', this.clock.now());
    for (const connector of await this.connectors.active(ctx)) await this.giveTo(ctx, connector);
    return false;
  }

  private async giveTo(ctx: Context, { department, clientId }: Connector): Promise<void> {
    if (!(await this.clients.isAdmitted(ctx, clientId))) return;
    await this.topics.admit(department);
    // Whoever was shut out meanwhile may have been let in again by this.
    if (!(await this.clients.isAdmitted(ctx, clientId))) await this.topics.dismiss(department);
  }
}
