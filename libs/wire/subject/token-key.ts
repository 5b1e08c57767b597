import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../canonical/canonical';
import { record, shape, thumbprint } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { sign, signedText, verify } from '../jose/signing';
import { seal, unseal } from '../jose/sealing';
import type { ConnectorKeys } from '../key/connector-keys';
import { openKeyCard, type KeyCard } from '../key/key-card';

const version = 'shutong.token-key/1';
const keyBytes = 32;

/** New key of a region's subject tokens; the authority's connector makes it once. */
export const generateTokenKey = (): KeyObject => createSecretKey(randomBytes(keyBytes));

/** SHA-256 (lower-case hex) of the key: all departments' copies show the same. */
export const tokenKeyFingerprint = (key: KeyObject): string =>
  createHash('sha256').update(key.export()).digest('hex');

interface Wrapped {
  /** 32 bytes, base64url. */
  readonly key: string;
  /** Thumbprint of the department for which it was wrapped. */
  readonly recipient: string;
  /** The authority's key card. */
  readonly card: string;
}

const asWrapped = shape<Wrapped>(
  record({ key: thumbprint, recipient: thumbprint, card: signedText }),
  'wire.content-malformed',
);

/**
 * The token key on its way to one department: signed by the authority's connector (else the hub could
 * hand out a key of its own and recognise people by it) and encrypted to the department's.
 */
export async function wrapTokenKey(
  key: KeyObject,
  from: { readonly own: ConnectorKeys; readonly card: string },
  to: KeyCard,
): Promise<string> {
  const wrapped: Wrapped = {
    key: key.export().toString('base64url'),
    recipient: to.thumbprint,
    card: from.card,
  };
  return seal(sign(version, canonicalJson(wrapped), from.own), to.encryptionKey);
}

/**
 * The token key and the card of the authority that signed it. Pass the authority's pinned thumbprint;
 * without one (the first time) the caller pins that of the card. Errors: `wire.undecryptable`,
 * `.content-malformed`, those of `openKeyCard`, `.wrong-key` (another authority), `.bad-signature`,
 * `.wrong-recipient`.
 */
export async function unwrapTokenKey(
  jwe: string,
  own: ConnectorKeys,
  pinned?: string,
): Promise<{ readonly key: KeyObject; readonly authority: KeyCard }> {
  const jws = unseal(jwe, own.decryptionKey);
  const { key, recipient, card } = wrappedOf(jws);
  const authority = await openKeyCard(card);
  verify(version, jws, authority);
  if (pinned !== undefined && authority.thumbprint !== pinned) {
    throw new WireError('wire.wrong-key', 'authority');
  }
  if (recipient !== own.thumbprint) throw new WireError('wire.wrong-recipient');
  return { key: createSecretKey(Buffer.from(key, 'base64url')), authority };
}

/** Read before it is proven: the card to prove it with is inside. */
function wrappedOf(jws: string): Wrapped {
  try {
    const payload = jws.split('.', 2)[1] ?? '';
    return asWrapped(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch (cause) {
    if (cause instanceof WireError) throw cause;
    throw new WireError('wire.content-malformed', 'JSON', { cause });
  }
}
