import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Database, type Context } from '@shutong/platform';
import type { KeyCard } from '@shutong/wire';
import { agreedWith, firstVersions } from '../link-state/handshake';
import { Arrivals } from './arrivals.service';
import { openCard } from './card';
import type { Connector } from './connector.entity';
import { ConnectorRegister } from './connector-register';
import { ConnectorTopics } from './connector-topics';
import { Invitations } from './invitations.service';
import { linkErrors } from './link.errors';

/** What a connector brings along. */
export interface Joining {
  /** One-time token. */
  readonly token: string;
  /** Its own key card. */
  readonly card: string;
  /** Versions of the wire format that it understands. */
  readonly wire?: readonly number[];
}

/** A department's connector joins the hub once, with a one-time token and its own key card. */
@Injectable()
export class EnrolmentService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(ConnectorTopics) private readonly topics: ConnectorTopics,
    @Inject(Invitations) private readonly invitations: Invitations,
    @Inject(ConnectorRegister) private readonly register: ConnectorRegister,
    @Inject(Arrivals) private readonly arrivals: Arrivals,
  ) {}

  /**
   * Redeems the token, registers the card's root key as the connector's client key and pins its
   * thumbprint. A refusal is a log entry once a token is proven; before, it is counted. The token is spent only where all of it
   * succeeds. The same token with the same card once more is answered as before: the first answer was lost on its way.
   */
  async enrol(ctx: Context, asked: Joining): Promise<Connector> {
    const { token, card: cardJws, wire = firstVersions } = asked;
    const action = 'exchange.connector.enrol';
    const card = await openCard(cardJws);
    await this.invitations.assertInvited(ctx, token);
    const resource = [{ type: 'connector', id: card.department }];
    return this.audit.attempt(ctx, { action, resource }, async () => {
      agreedWith(wire);
      return this.database.transaction(ctx, async (tx) => {
        const joined = await this.register.joinedWith(tx, cardJws);
        const invitation = await this.invitations.redeem(tx, token, joined !== undefined);
        assertInvited(card, invitation);
        if (joined) return joined;
        // Only the invited make topics; one without its connector is harmless if this rolls back.
        await this.topics.open(tx, card.department);
        const connector = await this.register.add(tx, card, cardJws);
        await this.arrivals.joined(tx, connector);
        await this.audit.record(tx, {
          action,
          outcome: 'allow',
          reason: card.hosted ? 'hosted' : 'ok',
          resource: [{ ...resource[0]!, version: card.thumbprint }],
        });
        return connector;
      });
    });
  }
}

function assertInvited(card: KeyCard, invited: { department: string; hosted: boolean }): void {
  if (card.department !== invited.department || card.hosted !== invited.hosted) {
    throw linkErrors.badCard({ why: 'department or hosting differs from the invitation' });
  }
}
