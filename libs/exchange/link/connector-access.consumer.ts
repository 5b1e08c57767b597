import { Inject, Injectable } from '@nestjs/common';
import { Clients } from '@shutong/identity';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import type { TxContext } from '@shutong/platform';
import { Connectors } from './connectors.service';
import { ConnectorTopics } from './connector-topics';

/**
 * Keeps the rights at the brokers in step with the standing of a department and of its connector's client: disabled
 * at the hub is shut out at the brokers, enabled again is let in again. Judged by how it stands now, so that events
 * that come late or twice change nothing.
 */
@Injectable()
export class ConnectorAccessConsumer implements EventConsumer {
  readonly name = 'exchange-connector-access';
  readonly types = [
    'identity.client.disabled',
    'identity.client.enabled',
    'identity.department.disabled',
    'identity.department.enabled',
  ];

  constructor(
    @Inject(Connectors) private readonly connectors: Connectors,
    @Inject(Clients) private readonly clients: Clients,
    @Inject(ConnectorTopics) private readonly topics: ConnectorTopics,
  ) {}

  async handle(tx: TxContext, { data }: CloudEvent): Promise<void> {
    const { department, code } = data as { department?: string; code?: string };
    const concerned = department ?? code ?? '';
    const connector = await this.connectors.find(tx, concerned);
    if (!connector) return;
    if (await this.clients.isAdmitted(tx, connector.clientId)) await this.topics.admit(concerned);
    else await this.topics.dismiss(concerned);
  }
}
