import { Inject, Injectable } from '@nestjs/common';
import { Clients } from '@shutong/identity';
import { Clock, Database, type TxContext } from '@shutong/platform';
import type { KeyCard } from '@shutong/wire';
import { TokenKeys } from '../token-key/token-key.service';
import { Connector } from './connector.entity';
import { linkErrors } from './link.errors';

/** Adds a connector: its pinned key, its client for tokens, its share of the subject-token key. */
@Injectable()
export class ConnectorRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clients) private readonly clients: Clients,
    @Inject(TokenKeys) private readonly tokenKeys: TokenKeys,
  ) {}

  /** The connector that joined with exactly this card; undefined where none has. */
  async joinedWith(tx: TxContext, jws: string): Promise<Connector | undefined> {
    const connectors = this.database.repository(tx, Connector);
    return (await connectors.findOneBy({ card: jws, state: 'active' })) ?? undefined;
  }

  async add(tx: TxContext, card: KeyCard, jws: string): Promise<Connector> {
    const { department, hosted, thumbprint } = card;
    const connectors = this.database.repository(tx, Connector);
    if (await connectors.existsBy({ department, state: 'active' })) {
      throw linkErrors.alreadyEnrolled({ department });
    }
    const name = hosted ? 'hosted connector' : 'connector';
    const client = await this.clients.register(tx, {
      department,
      kind: 'connector',
      name,
      jwk: card.sign,
    });
    const connector = await connectors.save({
      department,
      clientId: client.id,
      hosted,
      thumbprint,
      card: jws,
      state: 'active',
      enrolledAt: this.clock.now(),
    });
    await this.tokenKeys.announce(tx, connector);
    return connector;
  }
}
