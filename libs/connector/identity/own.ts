import {
  isKeyOf,
  openConnectorKeys,
  openKeyCard,
  WireError,
  type ConnectorKeys,
  type KeyCard,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { State } from '../state/state';
import type { Identity } from './identity';

/**
 * Who this connector is, with its keys ready for use. One object for as long as the process runs: what it says
 * changes when the department goes on with another root key (`refreshOwn`), so that nothing of it is kept elsewhere.
 */
export interface Own {
  readonly identity: Identity;
  readonly keys: ConnectorKeys;
  readonly card: KeyCard;
  /** Keys from before a handover, as long as they are not revoked. */
  readonly former: readonly ConnectorKeys[];
  /** Keys that others may have heard of before this process changes over to them. */
  readonly next: readonly ConnectorKeys[];
}

/** Keys to which something may have been sealed: whoever sealed it knows another key than the present one. */
export const allKeys = ({ keys, former, next }: Pick<Own, 'keys' | 'former' | 'next'>) => [
  ...[keys, ...former, ...next],
];

/** The enrolled connector of a folder; throws `connector.not-enrolled` before `init` has succeeded. */
export async function openOwn(state: State): Promise<Own> {
  const identity = state.get('identity');
  const stored = state.get('keys');
  const next = state.get('nextKeys');
  if (!identity || !stored) throw new ConnectorError('connector.not-enrolled');
  return {
    identity,
    keys: await openConnectorKeys(stored),
    card: await openKeyCard(identity.card),
    former: await Promise.all((state.get('formerKeys') ?? []).map(openConnectorKeys)),
    next: next ? [await openConnectorKeys(next.keys)] : [],
  };
}

/** Takes over what another process has changed; true where it has. */
export async function refreshOwn(own: Own, state: State): Promise<boolean> {
  const isSame = state.get('identity')?.card === own.identity.card;
  if (isSame && (state.get('nextKeys') !== undefined) === own.next.length > 0) return false;
  Object.assign(own, await openOwn(state));
  return true;
}

/** The own keys that terms name by this thumbprint; `connector.key` where they are no longer, or never were, here. */
export function keysNamed({ keys, former }: Own, thumbprint: string): ConnectorKeys {
  const found = [keys, ...former].find((one) => one.thumbprint === thumbprint);
  if (!found) throw new ConnectorError('connector.key');
  return found;
}

/** Whether a root key is the connector's own, or was. */
export const isOwn = ({ card }: Pick<Own, 'card'>, thumbprint: string): boolean =>
  isKeyOf(card, thumbprint);

/**
 * With every key that something may have been sealed to by now: others hear of a new key from the hub, this process of
 * its next look at the disk, and under load they may be first.
 */
export async function ownKnowing(own: Own, state: State, thumbprint: string): Promise<Own> {
  return mayOpen(own, thumbprint) ? own : openOwn(state);
}

/** Whether a key is the connector's own, was, or is about to be. */
export const mayOpen = ({ card, next }: Pick<Own, 'card' | 'next'>, thumbprint: string): boolean =>
  isOwn({ card }, thumbprint) || next.some((one) => one.thumbprint === thumbprint);

const forOtherKey: ReadonlySet<string> = new Set(['wire.undecryptable', 'wire.wrong-recipient']);

/**
 * Opens what was sealed to this connector: whoever sealed it may not have known its newest key. Throws what the
 * present key's attempt throws.
 */
export async function withOwnKeys<T>(
  all: readonly ConnectorKeys[],
  open: (keys: ConnectorKeys) => Promise<T>,
): Promise<T> {
  let first: unknown;
  for (const keys of all) {
    try {
      return await open(keys);
    } catch (error) {
      first ??= error;
      if (!(error instanceof WireError) || !forOtherKey.has(error.code)) throw first;
    }
  }
  throw first;
}
