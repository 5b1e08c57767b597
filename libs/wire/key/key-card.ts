import type { KeyObject } from 'node:crypto';
import { canonicalJson } from '../canonical/canonical';
import { department, instant, list, record, shape, thumbprint } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';
import { jwkShape, type EncryptionJwk, type SigningJwk } from '../jose/jwk';
import { publicKey } from '../jose/public-key';
import { sign, signedText, verify, type Verifier } from '../jose/signing';
import { assertOneOf } from '../version/version';
import { thumbprintOf, type ConnectorKeys } from './connector-keys';
import { openPredecessors, type FormerKey, type Predecessor } from './former-keys';

const firstVersion = 'shutong.key/1';
/** Of a card whose root key took over from another. */
const heirVersion = 'shutong.key/2';
type Version = typeof firstVersion | typeof heirVersion;
const versionOf = (predecessors: readonly unknown[]): Version =>
  predecessors.length === 0 ? firstVersion : heirVersion;

/** What a key card says. */
export interface KeyCardContent {
  readonly v: Version;
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
  /** Root keys before this one, the oldest first; absent where there was none. */
  readonly predecessors?: readonly Predecessor[];
}

/** An opened key card, its keys imported once: keep it instead of opening the same card for each call. */
export interface KeyCard extends KeyCardContent, Verifier {
  readonly thumbprint: string;
  readonly encryptionKey: KeyObject;
  /** By thumbprint, proven. */
  readonly former: ReadonlyMap<string, FormerKey>;
}

const asContent = shape<KeyCardContent>(
  record(
    {
      v: { enum: [firstVersion, heirVersion] },
      department,
      hosted: { type: 'boolean' },
      sign: { type: 'object' },
      encrypt: { type: 'object' },
      thumbprint,
      issuedAt: instant,
      predecessors: list(
        record({ sign: { type: 'object' }, handover: signedText }),
        1,
        wireLimits.predecessors,
      ),
    },
    ['predecessors'],
  ),
  'wire.card-malformed',
);
const asRoot = shape<SigningJwk>(jwkShape('Ed25519'), 'wire.card-curve');
const asKeys = shape<Pick<KeyCardContent, 'sign' | 'encrypt'>>(
  record({ sign: jwkShape('Ed25519'), encrypt: jwkShape('X25519') }),
  'wire.card-curve',
);

/**
 * A department's key card: compact JWS by the root key over both public keys, so that nobody can put
 * another encryption key beside the root key. `issuedAt` in microseconds.
 * @param predecessors with the handovers by which the root key took over
 */
export function issueKeyCard(
  keys: ConnectorKeys,
  holder: Pick<KeyCardContent, 'department' | 'hosted' | 'issuedAt'>,
  predecessors: readonly Predecessor[] = [],
): string {
  const { sign: root, encrypt, thumbprint: name } = keys;
  const { department: code, hosted, issuedAt } = holder;
  const content = asContent({
    v: versionOf(predecessors),
    ...{ department: code, hosted, issuedAt, sign: root, encrypt, thumbprint: name },
    ...(predecessors.length === 0 ? {} : { predecessors }),
  });
  return sign(content.v, canonicalJson(content), keys);
}

/**
 * Opens a key card: shape, key types and orders, thumbprint, handovers and self-signature. It proves that one holder made
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
  const verificationKey = publicKey(root);
  verify(content.v, jws, { thumbprint: content.thumbprint, verificationKey });
  const former = await openPredecessors(predecessorsOf(content), content);
  return { ...content, verificationKey, encryptionKey: publicKey(encrypt), former };
}

function predecessorsOf({ predecessors = [] }: KeyCardContent): readonly Predecessor[] {
  return predecessors.map(({ sign: root, handover }) => ({ sign: asRoot(root), handover }));
}

/** Read before it is proven: the key to prove it with is inside. */
function contentOf(jws: string): KeyCardContent {
  const parts = typeof jws === 'string' && jws.length <= wireLimits.signed ? jws.split('.') : [];
  if (parts.length !== 3) throw new WireError('wire.card-malformed', 'form');
  const value = parse(parts[1]!);
  assertOneOf(value, [firstVersion, heirVersion]);
  const content = asContent(value);
  if (content.v === versionOf(content.predecessors ?? [])) return content;
  throw new WireError('wire.card-malformed', '/predecessors');
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch (cause) {
    throw new WireError('wire.card-malformed', 'payload', { cause });
  }
}
