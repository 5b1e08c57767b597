import { CompactEncrypt, compactDecrypt, type CryptoKey } from 'jose';
import { WireError } from '../errors/wire.errors';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Compact JWE (RFC 7516, ECDH-ES on X25519 as in RFC 8037, A256GCM) around a compact JWS. */
export function seal(jws: string, encryptionKey: CryptoKey): Promise<string> {
  return new CompactEncrypt(encoder.encode(jws))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(encryptionKey);
}

/** The JWS inside; `wire.undecryptable` for another key, damage, or an algorithm that was not agreed. */
export async function unseal(jwe: string, decryptionKey: CryptoKey): Promise<string> {
  try {
    const { plaintext } = await compactDecrypt(jwe, decryptionKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
      // Compressed content would tell of its meaning by its length.
      maxDecompressedLength: 0,
    });
    return decoder.decode(plaintext);
  } catch (cause) {
    throw new WireError('wire.undecryptable', undefined, { cause });
  }
}
