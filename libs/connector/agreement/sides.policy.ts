import { isKeyOf, type AgreementTerms, type KeyCard } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Side } from './held-agreement';

type Named = Pick<KeyCard, 'department' | 'thumbprint' | 'hosted' | 'former'>;

/**
 * The side on which the terms name this connector, with its own key or one before it; `connector.key` where they name it on
 * none or on both, or with another key.
 */
export function sideOf(terms: AgreementTerms, own: Named): Side {
  const sides = (['provider', 'requester'] as const).filter((side) => isNamed(terms[side], own));
  const [side, other] = sides;
  if (side === undefined || other !== undefined) throw new ConnectorError('connector.key');
  return side;
}

const isNamed = (party: AgreementTerms['provider'], own: Named): boolean =>
  party.department === own.department &&
  isKeyOf(own, party.thumbprint) &&
  party.hosted === own.hosted;

/** The other side. */
export const counterpart = (side: Side): Side => (side === 'provider' ? 'requester' : 'provider');
