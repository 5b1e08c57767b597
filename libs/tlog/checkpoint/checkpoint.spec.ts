import fc from 'fast-check';
import {
  type Checkpoint,
  cosigner,
  emptyRoot,
  formatCheckpoint,
  generateKey,
  leafHash,
  MalformedError,
  noteSigner,
  openCheckpoint,
  OriginError,
  parseCheckpoint,
  signatureLine,
  SignatureError,
  signCheckpoint,
  signNote,
  SizeError,
  UnsignedError,
  verifier,
} from '@shutong/tlog';

const origin = 'example.com/log';
const key = generateKey(origin);
const log = verifier(key.vkey);
const signer = noteSigner(key.skey);
const witness = generateKey('witness.example', 'cosignature');
const checkpoint: Checkpoint = { origin, size: 20_852_163, root: leafHash(Buffer.from('x')) };
const text = formatCheckpoint(checkpoint);
const [, , root] = text.split('\n') as [string, string, string];

describe('checkpoints', () => {
  it('are three lines', () => {
    expect(text).toBe(`${origin}\n20852163\n${Buffer.from(checkpoint.root).toString('base64')}\n`);
    expect(root).toHaveLength(44);
  });

  it('round-trip', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 70_000 }),
      fc.maxSafeNat().filter((n) => n > 0),
    );
    fc.assert(
      fc.property(size, fc.uint8Array({ minLength: 32, maxLength: 32 }), (n, hash) => {
        const parsed = parseCheckpoint(formatCheckpoint({ origin, size: n, root: hash }));
        expect({ ...parsed, root: [...parsed.root] }).toEqual({ origin, size: n, root: [...hash] });
      }),
    );
  });

  it('of the empty tree have the empty root', () => {
    expect(parseCheckpoint(formatCheckpoint({ origin, size: 0, root: emptyRoot() })).size).toBe(0);
    expect(() => parseCheckpoint(`${origin}\n0\n${root}\n`)).toThrow(MalformedError);
    expect(() => formatCheckpoint({ origin, size: 0, root: checkpoint.root })).toThrow(
      MalformedError,
    );
  });

  it('with extension lines are read', () => {
    expect(parseCheckpoint(`${text}extension\n`)).toEqual(parseCheckpoint(text));
  });

  it.each([
    ['a leading zero', `${origin}\n01\n${root}\n`],
    ['a sign', `${origin}\n+1\n${root}\n`],
    ['a space', `${origin}\n1 \n${root}\n`],
    ['another notation', `${origin}\n1e3\n${root}\n`],
    ['a size of 2^53', `${origin}\n9007199254740992\n${root}\n`],
    ['a size of 2^64', `${origin}\n18446744073709551616\n${root}\n`],
    ['a negative size', `${origin}\n-1\n${root}\n`],
    ['no size', `${origin}\n\n${root}\n`],
    ['no origin', `\n1\n${root}\n`],
    ['no root', `${origin}\n1\n`],
    ['an empty root', `${origin}\n1\n\n`],
    ['a root of 12 bytes', `${origin}\n1\n${Buffer.alloc(12, 1).toString('base64')}\n`],
    ['a root of 33 bytes', `${origin}\n1\n${Buffer.alloc(33, 1).toString('base64')}\n`],
    ['a root with spare bits', `${origin}\n1\n${root.replace(/.=$/, (end) => next(end))}\n`],
    ['a root without padding', `${origin}\n1\n${root.slice(0, -1)}\n`],
    ['a root in base64url', `${origin}\n1\n${Buffer.alloc(32, 0xfb).toString('base64url')}=\n`],
    ['no final line feed', `${origin}\n1\n${root}`],
    ['an empty extension line', `${origin}\n1\n${root}\n\n`],
    ['nothing', ''],
  ])('with %s are refused', (_, bad) => {
    expect(() => parseCheckpoint(bad)).toThrow(MalformedError);
  });

  it('that could not be read again are not written', () => {
    expect(() => formatCheckpoint({ ...checkpoint, origin: '' })).toThrow(MalformedError);
    expect(() => formatCheckpoint({ ...checkpoint, origin: 'a\n1' })).toThrow(MalformedError);
    expect(() => formatCheckpoint({ ...checkpoint, size: -1 })).toThrow(SizeError);
    expect(() => formatCheckpoint({ ...checkpoint, root: Buffer.alloc(31) })).toThrow(
      MalformedError,
    );
  });
});

describe('signed checkpoints', () => {
  const signed = signCheckpoint(checkpoint, [signer]);

  it('open with the key of the log', () => {
    expect(openCheckpoint(signed, { log })).toMatchObject({
      origin,
      size: checkpoint.size,
      text,
      cosignatures: [],
    });
  });

  it('are of the expected log', () => {
    const foreign = signNote(formatCheckpoint({ ...checkpoint, origin: 'example.com/other' }), [
      signer,
    ]);
    expect(() => openCheckpoint(foreign, { log })).toThrow(OriginError);
    expect(() => openCheckpoint(signed, { log, origin: 'example.com/other' })).toThrow(OriginError);
    expect(openCheckpoint(foreign, { log, origin: 'example.com/other' }).size).toBe(
      checkpoint.size,
    );
  });

  it('carry the cosignatures of known witnesses', () => {
    const cosigned = signed + signatureLine(text, cosigner(witness.skey, 1_700_000_000));
    const witnesses = [verifier(witness.vkey)];
    expect(openCheckpoint(cosigned, { log }).cosignatures).toEqual([]);
    expect(openCheckpoint(cosigned, { log, witnesses }).cosignatures).toEqual([
      { name: 'witness.example', time: 1_700_000_000 },
    ]);
  });

  it('without the signature of the log are refused, whoever else has signed', () => {
    const witnesses = [verifier(witness.vkey)];
    const onlyWitness = signNote(text, [cosigner(witness.skey, 1)]);
    expect(() => openCheckpoint(onlyWitness, { log, witnesses })).toThrow(UnsignedError);
  });

  it('with a bad cosignature of a known witness are refused', () => {
    const bad = signed + signatureLine('another\n1\n', cosigner(witness.skey, 1));
    expect(() => openCheckpoint(bad, { log, witnesses: [verifier(witness.vkey)] })).toThrow(
      SignatureError,
    );
  });
});

/** Another last character that decodes to the same bytes. */
function next(end: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return `${alphabet[alphabet.indexOf(end[0] as string) + 1]}=`;
}
