import type { AgreementTerms } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Identity } from '../identity/identity';
import type { Side } from './held-agreement';

type Named = Pick<Identity, 'department' | 'thumbprint' | 'hosted'>;

/**
 * The side on which the terms name this connector, with its own key; `connector.key` where they name it on
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
  party.thumbprint === own.thumbprint &&
  party.hosted === own.hosted;

/** The other side. */
export const counterpart = (side: Side): Side => (side === 'provider' ? 'requester' : 'provider');
