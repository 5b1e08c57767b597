import { createDecipheriv, createHash, createPublicKey, diffieHellman } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Compact JWE (RFC 7516): header, key, 96 bits of nonce, text, 128 bits of tag. */
const compactJwe =
  /(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/g;

interface Ciphertext {
  readonly aad: Buffer;
  readonly ephemeral: KeyObject;
  readonly nonce: Buffer;
  readonly text: Buffer;
  readonly tag: Buffer;
}

/** Collects every compact JWE by ECDH-ES on X25519 and A256GCM, the one kind that connectors send. */
export class FoundCiphertexts {
  private readonly found = new Map<string, Ciphertext>();

  look(bytes: Buffer): void {
    for (const [whole, ...parts] of bytes.toString('latin1').matchAll(compactJwe)) {
      if (this.found.has(whole)) continue;
      const ciphertext = parsed(parts as [string, string, string, string, string]);
      if (ciphertext) this.found.set(whole, ciphertext);
    }
  }

  get size(): number {
    return this.found.size;
  }

  /** Tries every key on every ciphertext. */
  open(keys: readonly KeyObject[]): Buffer[] {
    return [...this.found.values()].flatMap((one) => keys.flatMap((key) => opened(one, key) ?? []));
  }
}

function parsed([header, , nonce, text, tag]: [string, string, string, string, string]) {
  try {
    const { epk, enc } = JSON.parse(Buffer.from(header, 'base64url').toString()) as {
      epk: { kty: string; crv: string; x: string };
      enc: string;
    };
    if (epk.crv !== 'X25519' || enc !== 'A256GCM') return undefined;
    const bytes = (part: string) => Buffer.from(part, 'base64url');
    return {
      aad: Buffer.from(header, 'ascii'),
      ephemeral: createPublicKey({ key: epk, format: 'jwk' }),
      nonce: bytes(nonce),
      text: bytes(text),
      tag: bytes(tag),
    };
  } catch {
    return undefined;
  }
}

/** RFC 7518 §4.6 and §5.3, written anew here: the spy does not trust the code that it spies on. */
function opened(jwe: Ciphertext, privateKey: KeyObject): Buffer | undefined {
  try {
    const shared = diffieHellman({ privateKey, publicKey: jwe.ephemeral });
    const decipher = createDecipheriv('aes-256-gcm', contentKey(shared), jwe.nonce);
    decipher.setAAD(jwe.aad).setAuthTag(jwe.tag);
    return Buffer.concat([decipher.update(jwe.text), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** One round of the Concat KDF (NIST SP 800-56A): counter, Z, algorithm, no party info, 256 bits. */
function contentKey(shared: Buffer): Buffer {
  const enc = Buffer.from('A256GCM');
  return createHash('sha256')
    .update(Buffer.concat([uint32(1), shared, uint32(enc.length), enc]))
    .update(Buffer.concat([uint32(0), uint32(0), uint32(256)]))
    .digest();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
