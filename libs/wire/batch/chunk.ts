import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonicalJson, sha256 } from '../canonical/canonical';
import { parsed } from '../canonical/json';
import {
  instant,
  integer,
  matching,
  record,
  shape,
  text,
  thumbprint,
  uuid,
} from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { payloadOf, sign, verify } from '../jose/signing';
import { seal, unseal } from '../jose/sealing';
import type { ConnectorKeys } from '../key/connector-keys';
import type { KeyCard } from '../key/key-card';
import { wireLimits } from '../limits/limits';
import { countLines } from './row-line';

/** Version of manifests, and `typ` of the signatures over them. */
export const manifestVersion = 'shutong.chunk/1';

const cipher = 'aes-256-gcm';
const [keyBytes, ivBytes, tagBytes] = [32, 12, 16];

/** What a provider says of one chunk of a batch before it seals it. */
export interface ChunkFacts {
  /** Id of the order. */
  readonly batch: string;
  readonly agreement: string;
  readonly agreementVersion: number;
  /** Number of the restriction notice that was followed; 0 where there was none. */
  readonly restriction: number;
  /** SHA-256 (lower-case hex) of the canonical order. */
  readonly orderSha256: string;
  /** From 1 on, without a gap. */
  readonly number: number;
  /** Rows of all chunks so far, this one included. */
  readonly rowsSoFar: number;
  /** Whether none follows. */
  readonly isLast: boolean;
  /** Microseconds since the epoch. */
  readonly cutAt: number;
}

/** What hub and requester read of a chunk, signed by the provider: its receipt for what it has sent. */
export interface ChunkManifest extends ChunkFacts {
  readonly v: typeof manifestVersion;
  readonly rows: number;
  /** Of the chunk as it is stored. */
  readonly bytes: number;
  /** SHA-256 (lower-case hex) of the chunk as it is stored. */
  readonly sha256: string;
  /** RFC 7638 thumbprint of the requester's root key. */
  readonly recipient: string;
  /** Compact JWE to the requester around the chunk's own key. */
  readonly key: string;
}

/** What only the requester reads of a manifest. */
interface ChunkKey {
  readonly batch: string;
  readonly number: number;
  readonly key: string;
  readonly watermark?: string;
  /** Bytes before the lines: what is said of their origin. Where the requester reads it alone. */
  readonly origin?: number;
}

/** What only the requester reads of a chunk beside its lines. */
export interface ChunkNotes {
  readonly watermark?: string;
  /** Signed: `signChunkOrigin`. */
  readonly origin?: string;
}

const hash = matching(/^[0-9a-f]{64}$/);

const asManifest = shape<ChunkManifest>(
  record({
    v: { const: manifestVersion },
    batch: uuid,
    agreement: uuid,
    agreementVersion: integer(1),
    restriction: integer(0),
    orderSha256: hash,
    number: integer(1, wireLimits.chunks),
    rows: integer(0),
    rowsSoFar: integer(0),
    isLast: { type: 'boolean' },
    cutAt: instant,
    bytes: integer(1, wireLimits.chunk),
    sha256: hash,
    recipient: thumbprint,
    key: text(wireLimits.signed),
  }),
  'wire.manifest-malformed',
);
const asKey = shape<ChunkKey>(
  record(
    {
      ...{ batch: uuid, number: integer(1), key: thumbprint },
      ...{ watermark: text(wireLimits.value), origin: integer(1, wireLimits.chunk) },
    },
    ['watermark', 'origin'],
  ),
  'wire.content-malformed',
);

/** A chunk ready to leave: what is stored, and the provider's signed manifest of it. */
export interface SealedChunk {
  readonly body: Buffer;
  readonly manifest: string;
}

/**
 * Encrypts whole lines with a key of their own, which is encrypted to the requester, and signs the manifest.
 * Not a JWE as calls are: its text form would make 8 MiB into 14. Error: `wire.too-large`.
 */
export function sealChunk(
  lines: Buffer,
  facts: ChunkFacts & { readonly [name in keyof ChunkNotes]?: string | undefined },
  keys: { readonly own: ConnectorKeys; readonly requester: KeyCard },
): SealedChunk {
  const { watermark, origin, ...clear } = facts;
  const before = Buffer.from(origin ?? '');
  const [key, iv] = [randomBytes(keyBytes), randomBytes(ivBytes)];
  const encrypting = createCipheriv(cipher, key, iv).setAAD(placeOf(clear));
  const sealed = [encrypting.update(before), encrypting.update(lines), encrypting.final()];
  const body = Buffer.concat([iv, ...sealed, encrypting.getAuthTag()]);
  if (body.length > wireLimits.chunk) throw new WireError('wire.too-large', `${body.length} bytes`);
  const secret: ChunkKey = {
    ...{ batch: clear.batch, number: clear.number, key: key.toString('base64url') },
    ...(watermark === undefined ? {} : { watermark }),
    ...(origin === undefined ? {} : { origin: before.length }),
  };
  const manifest: ChunkManifest = {
    ...clear,
    v: manifestVersion,
    rows: countLines(lines),
    bytes: body.length,
    sha256: sha256(body),
    recipient: keys.requester.thumbprint,
    key: seal(canonicalJson(secret), keys.requester.encryptionKey),
  };
  return { body, manifest: sign(manifestVersion, canonicalJson(manifest), keys.own) };
}

/** A manifest that the provider signed. Errors: `wire.wrong-key`, `.bad-signature`, `.manifest-malformed`. */
export const openManifest = (jws: string, provider: KeyCard): ChunkManifest =>
  asManifest(parsed(verify(manifestVersion, jws, provider), 'wire.manifest-malformed'));

/** What a manifest says that was proven before, at its release: its signer may have renewed its key since. */
export function readManifest(jws: string): ChunkManifest {
  return asManifest(parsed(payloadOf(jws), 'wire.manifest-malformed'));
}

/**
 * The lines of a chunk, at the requester's connector: the bytes that the manifest names, decrypted, and as many
 * rows as it says. Errors: `wire.wrong-recipient`, `.chunk-altered`, `.undecryptable`, `.content-malformed`.
 */
export function openChunk(
  body: Buffer,
  manifest: ChunkManifest,
  own: ConnectorKeys,
): { readonly lines: Buffer } & ChunkNotes {
  if (manifest.recipient !== own.thumbprint) throw new WireError('wire.wrong-recipient');
  if (sha256(body) !== manifest.sha256) throw new WireError('wire.chunk-altered');
  const { key, watermark, origin } = secretOf(manifest, own);
  const opened = decrypted(body, Buffer.from(key, 'base64url'), manifest);
  const lines = opened.subarray(origin ?? 0);
  const isWhole = lines.length === 0 || lines.at(-1) === 10;
  if (!isWhole || countLines(lines) !== manifest.rows) {
    throw new WireError('wire.content-malformed', '/rows');
  }
  return {
    lines,
    ...(watermark === undefined ? {} : { watermark }),
    ...(origin === undefined ? {} : { origin: opened.toString('latin1', 0, origin) }),
  };
}

function secretOf({ batch, number, key }: ChunkManifest, own: ConnectorKeys): ChunkKey {
  const secret = asKey(parsed(unseal(key, own.decryptionKey), 'wire.content-malformed'));
  if (secret.batch === batch && secret.number === number) return secret;
  throw new WireError('wire.content-malformed', '/key');
}

function decrypted(body: Buffer, key: Buffer, manifest: ChunkManifest): Buffer {
  try {
    const decrypting = createDecipheriv(cipher, key, body.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(placeOf(manifest))
      .setAuthTag(body.subarray(-tagBytes));
    const sealed = body.subarray(ivBytes, -tagBytes);
    const lines = decrypting.update(sealed);
    // GCM holds nothing back: the end only checks.
    decrypting.final();
    return lines;
  } catch (cause) {
    throw new WireError('wire.undecryptable', undefined, { cause });
  }
}

/** A chunk is of use in its own place alone. */
const placeOf = ({ batch, number }: Pick<ChunkFacts, 'batch' | 'number'>): Buffer =>
  Buffer.from(`${batch}/${number}`);
