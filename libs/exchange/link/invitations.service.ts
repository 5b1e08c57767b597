import { Inject, Injectable } from '@nestjs/common';
import { Enrolments, Refusals, type Invitation } from '@shutong/identity';
import type { Context, TxContext } from '@shutong/platform';

const enrolment = { permission: 'exchange.connector.enrol', name: 'POST /api/v1/enrolments' };

/** The one-time tokens by which connectors join. */
@Injectable()
export class Invitations {
  constructor(
    @Inject(Enrolments) private readonly enrolments: Enrolments,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {}

  /** Anybody can ask with a card of their own making: who brings a token that was never issued is only counted. */
  async assertInvited(ctx: Context, token: string): Promise<void> {
    await this.enrolments.assertIssued(ctx, token).catch((error: unknown) => {
      this.refusals.count(enrolment, error);
      throw error;
    });
  }

  /** Spends the token, or says what it allowed where the connector has joined with it before. */
  redeem(tx: TxContext, token: string, hasJoined: boolean): Promise<Invitation> {
    return hasJoined ? this.enrolments.redeemed(tx, token) : this.enrolments.redeem(tx, token);
  }
}
