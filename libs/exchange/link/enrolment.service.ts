import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clients, Enrolments } from '@shutong/identity';
import { TRANSPORT } from '@shutong/messaging';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import type { Transport } from '@shutong/transport';
import { openKeyCard, WireError, type KeyCard } from '@shutong/wire';
import { Connector } from './connector.entity';
import { linkErrors } from './link.errors';
import { inboundTopic } from './topics';

/** A department's connector joins the hub once, with a one-time token and its own key card. */
@Injectable()
export class EnrolmentService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(TRANSPORT) private readonly transport: Transport,
    @Inject(Enrolments) private readonly enrolments: Enrolments,
    @Inject(Clients) private readonly clients: Clients,
  ) {}

  /**
   * Redeems the token, registers the card's root key as the connector's client key and pins its
   * thumbprint. The token is spent only where all of it succeeds.
   */
  async enrol(ctx: Context, token: string, cardJws: string): Promise<Connector> {
    const action = 'exchange.connector.enrol';
    const card = await openCard(cardJws);
    const resource = [{ type: 'connector', id: card.department }];
    await this.transport.ensureTopics([inboundTopic(card.department)]);
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const invitation = await this.enrolments.redeem(tx, token);
        assertInvited(card, invitation);
        const connector = await this.insert(tx, card, cardJws);
        await this.audit.record(tx, {
          action,
          outcome: 'allow',
          reason: card.hosted ? 'hosted' : 'ok',
          resource: [{ ...resource[0]!, version: card.thumbprint }],
        });
        return connector;
      }),
    );
  }

  private async insert(tx: TxContext, card: KeyCard, jws: string): Promise<Connector> {
    const connectors = this.database.repository(tx, Connector);
    if (await connectors.existsBy({ department: card.department, state: 'active' })) {
      throw linkErrors.alreadyEnrolled({ department: card.department });
    }
    const client = await this.clients.register(tx, {
      department: card.department,
      kind: 'connector',
      name: card.hosted ? 'hosted connector' : 'connector',
      jwk: card.sign,
    });
    return connectors.save({
      department: card.department,
      clientId: client.id,
      hosted: card.hosted,
      thumbprint: card.thumbprint,
      card: jws,
      state: 'active',
      enrolledAt: this.clock.now(),
    });
  }
}

async function openCard(jws: string): Promise<KeyCard> {
  try {
    return await openKeyCard(jws);
  } catch (error) {
    if (error instanceof WireError) throw linkErrors.badCard({ why: error.code });
    throw error;
  }
}

function assertInvited(card: KeyCard, invited: { department: string; hosted: boolean }): void {
  if (card.department !== invited.department || card.hosted !== invited.hosted) {
    throw linkErrors.badCard({ why: 'department or hosting differs from the invitation' });
  }
}
