import { Inject, Injectable } from '@nestjs/common';
import type { Context } from '@shutong/platform';
import { openKeyCard, type AgreementParty, type KeyCard } from '@shutong/wire';
import { callErrors } from '../call/call.errors';
import { Connectors } from './connectors.service';

/** Key cards of parties, by the thumbprints that their agreements name. */
@Injectable()
export class PartyCards {
  private readonly cards = new Map<string, KeyCard>();

  constructor(@Inject(Connectors) private readonly connectors: Connectors) {}

  /** @throws exchange.call.key where the department's connector has another key by now */
  async of(
    ctx: Context,
    { department, thumbprint }: Pick<AgreementParty, 'department' | 'thumbprint'>,
  ): Promise<KeyCard> {
    const known = this.cards.get(thumbprint);
    if (known) return known;
    const connector = await this.connectors.get(ctx, department);
    const card = await openKeyCard(connector.card);
    if (card.thumbprint !== thumbprint) throw callErrors.key();
    this.cards.set(thumbprint, card);
    return card;
  }
}
