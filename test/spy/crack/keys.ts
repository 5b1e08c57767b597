import { createPrivateKey, type KeyObject } from 'node:crypto';

/** RFC 8410: what comes before the 32 bytes of an X25519 private key in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** base64url of 32 bytes: the form of `d` in a JWK, but also of hashes, thumbprints and tokens. */
const jwkValue = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g;
const pem = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[A-Za-z0-9+/=\s]+-----END/g;

/**
 * Collects everything that could be a private key. No form is trusted to be the only one: each text of
 * 32 bytes in base64url is tried as a key, whether or not something near it calls it so.
 */
export class FoundKeys {
  private readonly candidates = new Map<string, KeyObject>();
  /** Private keys that say of themselves that they are: JWK with `d`, PEM, PKCS #8, note keys. */
  readonly declared = new Set<string>();

  look(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    for (const [value] of text.matchAll(jwkValue)) this.add(Buffer.from(value, 'base64url'));
    for (const [, value] of text.matchAll(/"d"\s*:\s*"([A-Za-z0-9_-]{43})"/g)) {
      this.declared.add(value!);
    }
    for (const [note] of text.matchAll(/PRIVATE\+KEY\+[^\s"]+/g)) this.declared.add(note);
    for (const [key] of text.matchAll(pem)) this.addPem(`${key} PRIVATE KEY-----`);
    for (let at = bytes.indexOf(pkcs8); at >= 0; at = bytes.indexOf(pkcs8, at + 1)) {
      const key = bytes.subarray(at + pkcs8.length, at + pkcs8.length + 32);
      if (key.length === 32) this.declared.add(key.toString('base64url'));
      this.add(key);
    }
  }

  get keys(): readonly KeyObject[] {
    return [...this.candidates.values()];
  }

  private add(bytes: Buffer): void {
    const name = bytes.toString('base64url');
    if (bytes.length !== 32 || this.candidates.has(name)) return;
    const der = Buffer.concat([pkcs8, bytes]);
    this.candidates.set(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  }

  private addPem(text: string): void {
    this.declared.add(text);
    try {
      const key = createPrivateKey(text);
      if (key.asymmetricKeyType === 'x25519') this.candidates.set(text, key);
    } catch {
      // Damaged, or of a kind that decrypts nothing here.
    }
  }
}
