import { setTimeout as sleep } from 'node:timers/promises';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  signHandover,
  wireLimits,
  type ConnectorKeys,
  type KeyCard,
  type Predecessor,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { Identity } from '../identity/identity';
import { writeIdentity } from '../identity/identity-file';
import type { Parts } from '../running/parts';
import { withParts } from './agreement-desk';

/** The running connector looks for changes twice a second; from then on it opens what is sealed to the next key. */
const seenWithinMs = 1500;

/** The root key that a connector goes on with. */
export interface RootKey {
  readonly department: string;
  readonly thumbprint: string;
  /** The one before: still good after a rotation, no longer after its revocation. */
  readonly former: string;
}

/**
 * Goes on with another root key and another key for encryption. The old root key says so by its signature, which
 * the hub, its log and every department that has pinned it take as proof; until it is revoked both are good. The running
 * connector changes over within a second, between two calls. However often this breaks off, running it again finishes it.
 * Errors: `connector.former-key` (one is not revoked yet), `.root-keys-full`, the hub's refusal, `HubUnreachable`.
 */
export function rotateRootKey(dir: string): Promise<RootKey> {
  return withParts(dir, async (parts) => {
    const { state, own, hub } = parts;
    if (own.former.length > 0) throw new ConnectorError('connector.former-key');
    const next = state.get('nextKeys') ?? (await nextKeys(parts));
    // On the disk before it is sent: the hub may know it although its answer is lost.
    await state.put('nextKeys', next);
    await sleep(seenWithinMs);
    await hub.put('/api/v1/connectors/card', { card: next.card });
    const { thumbprint } = await openKeyCard(next.card);
    const identity: Identity = { ...own.identity, thumbprint, card: next.card };
    const before = state.get('keys')!;
    // In one turn of the event loop, so in one commit.
    await Promise.all([
      state.put('formerKeys', [before]),
      state.put('keys', next.keys),
      state.put('card', next.card),
      state.put('identity', identity),
      state.remove('nextKeys'),
    ]);
    writeIdentity(dir, identity);
    return { department: identity.department, thumbprint, former: own.keys.thumbprint };
  });
}

/**
 * Revokes the root key before the present one, by that key's own signature, and forgets it: from then on nothing
 * that it signs counts, and nothing that was sealed to it is opened. Errors: `connector.no-former-key`, the hub's
 * refusal, `HubUnreachable`.
 */
export function revokeFormerKey(dir: string): Promise<RootKey> {
  return withParts(dir, async (parts) => {
    const { state, own, hub } = parts;
    const [former] = own.former;
    if (!former) throw new ConnectorError('connector.no-former-key');
    const card = await revokingCard(parts, former);
    await hub.put('/api/v1/connectors/card', { card });
    const identity: Identity = { ...own.identity, card };
    await Promise.all([
      state.remove('formerKeys'),
      state.put('card', card),
      state.put('identity', identity),
    ]);
    writeIdentity(dir, identity);
    const { department, thumbprint } = identity;
    return { department, thumbprint, former: former.thumbprint };
  });
}

async function nextKeys({ own, now }: Parts) {
  const earlier = predecessorsOf(own.card);
  const limit = wireLimits.predecessors;
  if (earlier.length >= limit) throw new ConnectorError('connector.root-keys-full', { limit });
  const keys = generateConnectorKeys();
  const opened = await openConnectorKeys(keys);
  const at = newer(own.card, now());
  const holder = holderOf(own.card);
  const handover = signHandover({ ...holder, to: opened.thumbprint, at }, own.keys);
  const predecessors = [...earlier, { sign: own.keys.sign, handover }];
  const card = issueKeyCard(opened, { ...holder, issuedAt: at }, predecessors);
  return { keys, card };
}

/** Made anew at each attempt: it is revoked when the hub has heard of it. */
async function revokingCard({ own, now }: Parts, former: ConnectorKeys): Promise<string> {
  const at = newer(own.card, now());
  const holder = holderOf(own.card);
  const until = { to: own.keys.thumbprint, at, until: at };
  const handover = signHandover({ ...holder, ...until }, former);
  const earlier = predecessorsOf(own.card).slice(0, -1);
  const predecessors = [...earlier, { sign: former.sign, handover }];
  return issueKeyCard(own.keys, { ...holder, issuedAt: at }, predecessors);
}

/** Newer than the card before also where the clock was put back since; microseconds. */
const newer = ({ issuedAt }: KeyCard, now: number): number => Math.max(now, issuedAt + 1);

const holderOf = ({ department, hosted }: KeyCard) => ({ department, hosted });

const predecessorsOf = ({ predecessors = [] }: KeyCard): readonly Predecessor[] => predecessors;
