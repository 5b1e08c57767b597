import {
  isKeyOf,
  openKeyCard,
  type AgreementCards,
  type AgreementTerms,
  type KeyCard,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { StoredCards } from './stored-agreement';

const remembered = 1000;
const opened = new Map<string, KeyCard>();

/** Key cards are opened once: the same few come with every message. */
export async function openCard(jws: string): Promise<KeyCard> {
  const known = opened.get(jws);
  if (known) return known;
  const card = await openKeyCard(jws);
  if (opened.size >= remembered) opened.clear();
  opened.set(jws, card);
  return card;
}

/** Both parties' cards; throws the errors of `openKeyCard`. */
export async function openCards({ provider, requester }: StoredCards): Promise<AgreementCards> {
  return { provider: await openCard(provider), requester: await openCard(requester) };
}

/**
 * Throws `connector.key` unless the cards are those of the departments and keys that the terms name; a key may
 * have handed over to the card's since.
 */
export function assertCardsOf(terms: AgreementTerms, cards: AgreementCards): void {
  for (const side of ['provider', 'requester'] as const) {
    const { department, thumbprint, hosted } = terms[side];
    const card = cards[side];
    const same = card.department === department && card.hosted === hosted;
    if (!same || !isKeyOf(card, thumbprint)) throw new ConnectorError('connector.key');
  }
}
