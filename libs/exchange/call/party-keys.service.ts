import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Context } from '@shutong/platform';
import { cardAt, isKeyOf, type AgreementParty, type KeyCard } from '@shutong/wire';
import { ConnectorCards } from '../link/connector-cards.service';
import { linkErrors } from '../link/link.errors';
import { callErrors } from './call.errors';
import { goodKeys } from './call.policy';

type Party = Pick<AgreementParty, 'department' | 'thumbprint'>;

/** The keys of an agreement's parties: those that the terms name, and those that they have handed over to. */
@Injectable()
export class PartyKeys {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ConnectorCards) private readonly cards: ConnectorCards,
  ) {}

  /** Thumbprints of the root keys that are good now, as newly known as this one. */
  async good(
    ctx: Context,
    { department, thumbprint }: Party,
    asked = thumbprint,
  ): Promise<string[]> {
    const card = await this.cards.newest(ctx, department, asked);
    return goodKeys(thumbprint, card, this.clock.micros());
  }

  /**
   * The card by which a signature of this key's is checked now: without what was revoked.
   * @throws exchange.link.not-found, exchange.call.key
   */
  async card(ctx: Context, party: Party, signer: string | undefined): Promise<KeyCard> {
    return cardAt(await this.everyCard(ctx, party, signer), this.clock.micros());
  }

  /** The same for what was signed and checked before: with what was revoked since. */
  async everyCard(
    ctx: Context,
    { department, thumbprint }: Party,
    signer = thumbprint,
  ): Promise<KeyCard> {
    const card = await this.cards.newest(ctx, department, signer);
    if (!card) throw linkErrors.notFound({ department });
    if (!isKeyOf(card, thumbprint)) throw callErrors.key();
    return card;
  }
}
