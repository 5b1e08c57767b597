import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
} from 'node:crypto';
import fc from 'fast-check';
import { CompactEncrypt, CompactSign, compactDecrypt, compactVerify } from 'jose';
import { WireError } from '../errors/wire.errors';
import { concatKdf } from './concat-kdf';
import { seal, unseal } from './sealing';
import { sign, verify } from './signing';

const encryption = generateKeyPairSync('x25519');
const root = generateKeyPairSync('ed25519');
const kid = 'A'.repeat(43);
const signer = { signingKey: root.privateKey, thumbprint: kid };
const verifier = { verificationKey: root.publicKey, thumbprint: kid };
const bytes = (text: string) => new TextEncoder().encode(text);
const anyText = fc.string({ unit: 'grapheme', maxLength: 300 });
const sealedByOthers = (header: object) =>
  new CompactEncrypt(bytes('inside'))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...header })
    .encrypt(encryption.publicKey);
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;
const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The text with one character of its part replaced by another of the alphabet. */
const altered = (text: string, part: number, at: number): string => {
  const parts = text.split('.');
  const before = parts[part]!;
  const index = at % before.length;
  const other = before[index] === 'A' ? 'B' : 'A';
  parts[part] = before.slice(0, index) + other + before.slice(index + 1);
  return parts.join('.');
};

describe('Sealing', () => {
  it('derives the content key of RFC 7518 Appendix C', () => {
    const secret = Buffer.from([
      158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163,
      218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
    ]);
    const use = { algorithm: 'A128GCM', bits: 128, apu: 'QWxpY2U', apv: 'Qm9i' };
    expect(concatKdf(secret, use).toString('base64url')).toBe('VqqN6vgjbSBcIijNcacQGg');
  });

  it('is opened by an implementation that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const opened = await compactDecrypt(
          seal(text, encryption.publicKey),
          encryption.privateKey,
        );
        expect(Buffer.from(opened.plaintext)).toEqual(Buffer.from(text));
      }),
      { numRuns: 50 },
    );
  });

  it.each([{}, { apu: 'QWxpY2U', apv: 'Qm9i' }, { kid: 'k', typ: 'JOSE', cty: 'JOSE' }])(
    'opens what an implementation that is not ours has sealed: %j',
    async ({ apu, apv, ...rest }: Record<string, string>) => {
      const other = new CompactEncrypt(bytes('inside')).setProtectedHeader({
        ...{ alg: 'ECDH-ES', enc: 'A256GCM' },
        ...rest,
      });
      if (apu && apv) {
        const info = { apu: Buffer.from(apu, 'base64url'), apv: Buffer.from(apv, 'base64url') };
        other.setKeyManagementParameters(info);
      }
      expect(unseal(await other.encrypt(encryption.publicKey), encryption.privateKey)).toBe(
        'inside',
      );
    },
  );

  it('never gives the same twice', () => {
    expect(seal('a', encryption.publicKey)).not.toBe(seal('a', encryption.publicKey));
  });

  it('is refused wherever one character of it was altered', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 2, 3, 4), fc.nat(), (part, at) => {
        const changed = altered(seal('inside', encryption.publicKey), part, at);
        expect(() => unseal(changed, encryption.privateKey)).toThrow(refusal('wire.undecryptable'));
      }),
    );
  });

  it.each([
    ['another key management', { alg: 'ECDH-ES+A256KW' }],
    ['another cipher', { enc: 'A128GCM' }],
    ['compression', { zip: 'DEF' }],
    ['a critical extension', { crit: ['exp'], exp: 1 }],
    ['no ephemeral key', { epk: undefined }],
    ['an ephemeral key of another curve', { epk: { kty: 'OKP', crv: 'Ed25519', x: kid } }],
    ['a private ephemeral key', { epk: { kty: 'OKP', crv: 'X25519', x: kid, d: kid } }],
    ['an ephemeral key of small order', { epk: { kty: 'OKP', crv: 'X25519', x: kid } }],
  ])('refuses %s', async (_what, change) => {
    const sealed = await sealedByOthers({});
    const [first, ...rest] = sealed.split('.');
    const protectedHeader = JSON.parse(Buffer.from(first!, 'base64url').toString()) as object;
    const changed = [header({ ...protectedHeader, ...change }), ...rest].join('.');
    expect(() => unseal(changed, encryption.privateKey)).toThrow(refusal('wire.undecryptable'));
  });

  it.each([
    ['a shortened tag', (parts: string[]) => [...parts.slice(0, 4), parts[4]!.slice(0, 16)]],
    ['another length of the nonce', ([a, b, , ...rest]: string[]) => [a, b, 'AAAA', ...rest]],
    ['an encrypted key', ([a, , ...rest]: string[]) => [a, 'AAAA', ...rest]],
    ['a part too many', (parts: string[]) => [...parts, '']],
    ['a part too few', (parts: string[]) => parts.slice(0, 4)],
  ])('refuses %s', (_what, change) => {
    const parts = seal('inside', encryption.publicKey).split('.');
    expect(() => unseal(change(parts).join('.'), encryption.privateKey)).toThrow(
      refusal('wire.undecryptable'),
    );
  });

  it('has one text: whatever a lenient decoder overlooks is refused', () => {
    const junk = fc.constantFrom('=', ' ', '\n', '!', 'é', '+', '/', '\0');
    fc.assert(
      fc.property(fc.constantFrom(0, 2, 3, 4), fc.nat(), junk, (part, at, more) => {
        const parts = seal('inside', encryption.publicKey).split('.');
        const index = at % (parts[part]!.length + 1);
        parts[part] = parts[part]!.slice(0, index) + more + parts[part]!.slice(index);
        expect(() => unseal(parts.join('.'), encryption.privateKey)).toThrow(
          refusal('wire.undecryptable'),
        );
      }),
    );
  });

  it('is refused where it holds no text', async () => {
    const bytesAlone = await new CompactEncrypt(Buffer.from([0x22, 0xff, 0xfe, 0x22]))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(encryption.publicKey);
    expect(() => unseal(bytesAlone, encryption.privateKey)).toThrow(refusal('wire.undecryptable'));
  });

  it('keeps every character, a byte order mark too', () => {
    const text = '\ufeffa';
    expect(unseal(seal(text, encryption.publicKey), encryption.privateKey)).toBe(text);
  });

  it('to a key of small order is refused', () => {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'X25519', x: kid } });
    expect(() => seal('inside', key)).toThrow(refusal('wire.card-curve'));
  });

  it('is read by its recipient alone', () => {
    const other = generateKeyPairSync('x25519');
    const sealed = seal('inside', encryption.publicKey);
    expect(() => unseal(sealed, other.privateKey)).toThrow(refusal('wire.undecryptable'));
  });
});

describe('Signing', () => {
  it('gives the signature of RFC 8037 A.4 with the key of A.1', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    const d = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
    const signingKey = createPrivateKey({ format: 'jwk', key: { ...jwk, d } });
    const own = sign('t', 'text', { signingKey, thumbprint: kid });
    const verificationKey = createPublicKey({ format: 'jwk', key: jwk });
    expect(verify('t', own, { verificationKey, thumbprint: kid })).toBe('text');
  });

  it('is checked by an implementation that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const { payload } = await compactVerify(sign('t', text, signer), root.publicKey);
        expect(Buffer.from(payload)).toEqual(Buffer.from(text));
      }),
      { numRuns: 50 },
    );
  });

  it('checks what an implementation that is not ours has signed', async () => {
    const other = await new CompactSign(bytes('text'))
      .setProtectedHeader({ alg: 'EdDSA', typ: 't', kid })
      .sign(root.privateKey);
    expect(verify('t', other, verifier)).toBe('text');
  });

  it('is refused wherever one character of it was altered', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2), fc.nat(), (part, at) => {
        const changed = altered(sign('t', 'text', signer), part, at);
        expect(() => verify('t', changed, verifier)).toThrow(WireError);
      }),
    );
  });

  it.each([
    ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]).toString('base64url')],
    ['a lone surrogate', Buffer.from([0xed, 0xa0, 0x80]).toString('base64url')],
    ['foreign characters', 'ImEi!!'],
    ['padding', 'ImEiYQ=='],
    ['spare bits', 'ImEiYR'],
  ])('is refused over %s', (_what, payload) => {
    const signed = `${header({ alg: 'EdDSA', typ: 't', kid })}.${payload}`;
    const signature = signBytes(null, Buffer.from(signed), root.privateKey).toString('base64url');
    expect(() => verify('t', `${signed}.${signature}`, verifier)).toThrow(
      refusal('wire.bad-signature'),
    );
  });

  it('keeps every character, a byte order mark too', () => {
    expect(verify('t', sign('t', '\ufeffa', signer), verifier)).toBe('\ufeffa');
  });

  it.each([
    ['no algorithm', { alg: 'none', typ: 't', kid }],
    ['another algorithm', { alg: 'HS256', typ: 't', kid }],
    ['a critical extension', { alg: 'EdDSA', typ: 't', kid, crit: ['b64'], b64: false }],
    ['a key that comes along', { alg: 'EdDSA', typ: 't', kid, jwk: {} }],
  ])('refuses %s', (_what, protectedHeader) => {
    const [, payload, signature] = sign('t', 'text', signer).split('.');
    const changed = [header(protectedHeader), payload, signature].join('.');
    expect(() => verify('t', changed, verifier)).toThrow(refusal('wire.bad-signature'));
  });

  it.each(['', '.', '..', 'a.b', 'a.b.c.d', '{}.{}.{}'])('refuses the form %j', (text) => {
    expect(() => verify('t', text, verifier)).toThrow(refusal('wire.bad-signature'));
  });
});
