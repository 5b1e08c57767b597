import type { KeyObject } from 'node:crypto';
import { canonicalJson } from '../canonical/canonical';
import { department, instant, record, shape, thumbprint } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';
import { jwkShape, type EncryptionJwk, type SigningJwk } from '../jose/jwk';
import { publicKey } from '../jose/public-key';
import { sign, verify, type Verifier } from '../jose/signing';
import { assertVersion } from '../version/version';
import { thumbprintOf, type ConnectorKeys } from './connector-keys';

const version = 'shutong.key/1';

/** What a key card says. */
export interface KeyCardContent {
  readonly v: typeof version;
  /** Unified social credit code of the department. */
  readonly department: string;
  /** True where the operator runs the connector and holds its keys. */
  readonly hosted: boolean;
  /** Root key. */
  readonly sign: SigningJwk;
  /** Key that others encrypt to. */
  readonly encrypt: EncryptionJwk;
  /** RFC 7638 thumbprint of the root key: the name by which others pin it. */
  readonly thumbprint: string;
  /** Microseconds since the epoch. */
  readonly issuedAt: number;
}

/** An opened key card, its keys imported once: keep it instead of opening the same card for each call. */
export interface KeyCard extends KeyCardContent, Verifier {
  readonly thumbprint: string;
  readonly encryptionKey: KeyObject;
}

const asContent = shape<KeyCardContent>(
  record({
    v: { const: version },
    department,
    hosted: { type: 'boolean' },
    sign: { type: 'object' },
    encrypt: { type: 'object' },
    thumbprint,
    issuedAt: instant,
  }),
  'wire.card-malformed',
);
const asKeys = shape<Pick<KeyCardContent, 'sign' | 'encrypt'>>(
  record({ sign: jwkShape('Ed25519'), encrypt: jwkShape('X25519') }),
  'wire.card-curve',
);

/**
 * A department's key card: compact JWS by the root key over both public keys, so that nobody can put
 * another encryption key beside the root key. `issuedAt` in microseconds.
 */
export function issueKeyCard(
  keys: ConnectorKeys,
  holder: Pick<KeyCardContent, 'department' | 'hosted' | 'issuedAt'>,
): string {
  const { sign: root, encrypt, thumbprint: name } = keys;
  const { department: code, hosted, issuedAt } = holder;
  const content = { v: version, department: code, hosted, issuedAt, encrypt, thumbprint: name };
  return sign(version, canonicalJson(asContent({ ...content, sign: root })), keys);
}

/**
 * Opens a key card: shape, key types and orders, thumbprint and self-signature. It proves that one holder made
 * the whole card, not who that is: compare `thumbprint` with the one that an agreement or pin names.
 * Errors: `wire.version-unsupported`, `.card-malformed`, `.card-curve`, `.card-thumbprint`,
 * `.wrong-key`, `.bad-signature`.
 */
export async function openKeyCard(jws: string): Promise<KeyCard> {
  const content = contentOf(jws);
  const { sign: root, encrypt } = asKeys({ sign: content.sign, encrypt: content.encrypt });
  if ((await thumbprintOf(root)) !== content.thumbprint) {
    throw new WireError('wire.card-thumbprint');
  }
  const card: KeyCard = {
    ...content,
    verificationKey: publicKey(root),
    encryptionKey: publicKey(encrypt),
  };
  verify(version, jws, card);
  return card;
}

/** Read before it is proven: the key to prove it with is inside. */
function contentOf(jws: string): KeyCardContent {
  const parts = typeof jws === 'string' && jws.length <= wireLimits.signed ? jws.split('.') : [];
  if (parts.length !== 3) throw new WireError('wire.card-malformed', 'form');
  const value = parse(parts[1]!);
  assertVersion(value, version);
  return asContent(value);
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new WireError('wire.card-malformed', 'payload', { cause });
  }
}
