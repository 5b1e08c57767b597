import { openKeyCard, type AgreementCards, type AgreementTerms, type KeyCard } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { StoredCards } from './stored-agreement';

const remembered = 1000;
const opened = new Map<string, KeyCard>();

/** Key cards are opened once: the same few come with every message. */
async function openOnce(jws: string): Promise<KeyCard> {
  const known = opened.get(jws);
  if (known) return known;
  const card = await openKeyCard(jws);
  if (opened.size >= remembered) opened.clear();
  opened.set(jws, card);
  return card;
}

/** Both parties' cards; throws the errors of `openKeyCard`. */
export async function openCards({ provider, requester }: StoredCards): Promise<AgreementCards> {
  return { provider: await openOnce(provider), requester: await openOnce(requester) };
}

/** Throws `connector.key` unless the cards are those of the departments and keys that the terms name. */
export function assertCardsOf(terms: AgreementTerms, cards: AgreementCards): void {
  for (const side of ['provider', 'requester'] as const) {
    for (const name of ['department', 'thumbprint', 'hosted'] as const) {
      if (terms[side][name] !== cards[side][name]) throw new ConnectorError('connector.key');
    }
  }
}
