import { openConnectorKeys, openKeyCard, type ConnectorKeys, type KeyCard } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { State } from '../state/state';
import type { Identity } from './identity';

/** Who this connector is, with its keys ready for use. */
export interface Own {
  readonly identity: Identity;
  readonly keys: ConnectorKeys;
  readonly card: KeyCard;
}

/** The enrolled connector of a folder; throws `connector.not-enrolled` before `init` has succeeded. */
export async function openOwn(state: State): Promise<Own> {
  const identity = state.get('identity');
  const stored = state.get('keys');
  if (!identity || !stored) throw new ConnectorError('connector.not-enrolled');
  return {
    identity,
    keys: await openConnectorKeys(stored),
    card: await openKeyCard(identity.card),
  };
}
