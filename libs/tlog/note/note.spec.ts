import fc from 'fast-check';
import {
  cosigner,
  cosignatureTime,
  generateKey,
  MalformedError,
  noteSigner,
  openNote,
  parseSkey,
  parseVkey,
  signatureLine,
  SignatureError,
  signNote,
  SizeError,
  UnsignedError,
  verifier,
} from '@shutong/tlog';

// The key and note of the tests of Go's sumdb/note.
const neumann = {
  skey: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const note = `${neumann.text}\n${neumann.line}`;
const known = [verifier(neumann.vkey)];

const key = generateKey('example.com/log');
const other = generateKey('example.com/other');

describe('keys', () => {
  it.each([
    neumann.vkey,
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
  ])('%s is read', (vkey) => {
    const { name, id } = parseVkey(vkey);
    expect(vkey.startsWith(`${name}+${id}+`)).toBe(true);
  });

  it('come in pairs that belong together', () => {
    for (const type of ['note', 'cosignature'] as const) {
      const pair = generateKey('example.com/x', type);
      expect(parseSkey(pair.skey).id).toBe(parseVkey(pair.vkey).id);
      expect(parseVkey(pair.vkey).type).toBe(type);
    }
    expect(parseSkey(neumann.skey).id).toBe('c74f20a3');
  });

  it.each([
    ['upper-case id', neumann.vkey.replace('c74f20a3', 'C74F20A3')],
    ['wrong id', neumann.vkey.replace('c74f20a3', 'c74f20a4')],
    ['short id', neumann.vkey.replace('c74f20a3', 'c74f20a')],
    ['other name', neumann.vkey.replace('PeterNeumann', 'Peter')],
    ['no name', neumann.vkey.replace('PeterNeumann', '')],
    ['name with a space', neumann.vkey.replace('PeterNeumann', 'Peter Neumann')],
    ['name with an unusual space', neumann.vkey.replace('PeterNeumann', 'Peter\u2003Neumann')],
    ['line feed', `${neumann.vkey}\n`],
    ['line feed within', neumann.vkey.replace('+ARpc', '+ARpc\n')],
    ['base64url', neumann.vkey.replace('/', '_')],
    ['missing end', neumann.vkey.slice(0, -1)],
    ['spare bits', 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn9AA=='],
    ['unknown type', neumann.vkey.replace('+ARpc', '+AhpC')],
    ['a secret key', neumann.skey],
    ['nothing', ''],
  ])('a public key with %s is refused', (_, vkey) => {
    expect(() => parseVkey(vkey)).toThrow(MalformedError);
  });

  it('a refused secret key is not quoted in the error', () => {
    const secret = neumann.skey.slice(0, -2);
    expect(() => parseSkey(secret)).toThrow(MalformedError);
    expect(() => parseSkey(secret)).not.toThrow(/EKFALVFGy/);
    expect(() => parseSkey(neumann.vkey)).toThrow(MalformedError);
    expect(() => parseSkey(neumann.skey.replace('c74f20a3', 'c74f20a4'))).toThrow(MalformedError);
  });

  it.each(['', 'a b', 'a+b', 'a\tb', 'a\u00a0b', 'a\u0085b', 'a\u0000b', '\ud800'])(
    '%j cannot be the name of a key',
    (name) => expect(() => generateKey(name)).toThrow(MalformedError),
  );

  it('are used for what they were made for', () => {
    const witness = generateKey('w', 'cosignature');
    expect(() => noteSigner(witness.skey)).toThrow(MalformedError);
    expect(() => cosigner(key.skey, 1)).toThrow(MalformedError);
  });
});

describe('signed notes', () => {
  it("are byte for byte those of Go's sumdb/note", () => {
    expect(signNote(neumann.text, [noteSigner(neumann.skey)])).toBe(note);
    expect(openNote(note, known)).toMatchObject({
      text: neumann.text,
      signatures: [{ name: 'PeterNeumann' }],
    });
    expect(openNote(Buffer.from(note), known).text).toBe(neumann.text);
  });

  it('round-trip with any text', () => {
    const line = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, ''));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = `${lines.join('\n')}\n`;
        expect(openNote(signNote(text, [noteSigner(key.skey)]), [verifier(key.vkey)]).text).toBe(
          text,
        );
      }),
    );
  });

  it('are refused when any single bit is flipped', () => {
    const bytes = Buffer.from(note);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => openNote(copy, known)).toThrow();
    }
  });

  it('signatures by unknown keys are passed over', () => {
    const both = note + signatureLine(neumann.text, noteSigner(other.skey));
    expect(openNote(both, known).signatures).toHaveLength(1);
    expect(openNote(both, [...known, verifier(other.vkey)]).signatures).toHaveLength(2);
    const sameName = generateKey('PeterNeumann');
    expect(
      openNote(note + signatureLine('x\n', noteSigner(sameName.skey)), known).signatures,
    ).toHaveLength(1);
  });

  it('a note without a signature by a known key is refused', () => {
    expect(() => openNote(note, [verifier(other.vkey)])).toThrow(UnsignedError);
    expect(() => openNote(note, [])).toThrow(UnsignedError);
  });

  it('one bad signature by a known key refuses the note, wherever it stands', () => {
    const bad = signatureLine('another text\n', noteSigner(other.skey));
    const trusted = [...known, verifier(other.vkey)];
    expect(() => openNote(note + bad, trusted)).toThrow(SignatureError);
    expect(() => openNote(`${neumann.text}\n${bad}${neumann.line}`, trusted)).toThrow(
      SignatureError,
    );
    const again = signatureLine('another text\n', noteSigner(neumann.skey));
    expect(() => openNote(note + again, known)).toThrow(SignatureError);
  });

  it('the text ends at the last empty line', () => {
    const text = 'first\n\nsecond\n\n';
    expect(openNote(signNote(text, [noteSigner(key.skey)]), [verifier(key.vkey)]).text).toBe(text);
  });

  it('16 signatures are taken, and 100, but not 101', () => {
    const strangers = (n: number): string =>
      signatureLine(neumann.text, noteSigner(other.skey)).repeat(n);
    expect(openNote(note + strangers(15), known).signatures).toHaveLength(1);
    expect(openNote(note + strangers(99), known).signatures).toHaveLength(1);
    expect(() => openNote(note + strangers(100), known)).toThrow(MalformedError);
    const many = Array.from({ length: 101 }, () => noteSigner(key.skey));
    expect(() => signNote('x\n', many)).toThrow(MalformedError);
    expect(() => signNote('x\n', [])).toThrow(MalformedError);
  });

  it.each([
    ['a plain dash', note.replace('—', '-')],
    ['an en dash', note.replace('—', '–')],
    ['CRLF', note.replaceAll('\n', '\r\n')],
    ['no final line feed', note.slice(0, -1)],
    ['an empty line at the end', `${note}\n`],
    ['no signatures', `${neumann.text}\n`],
    ['no empty line', neumann.text + neumann.line],
    ['a tab', note.replace('think', 'think\t')],
    ['a NUL', note.replace('think', 'think\0')],
    ['two spaces', note.replace('PeterNeumann ', 'PeterNeumann  ')],
    ['a word more', note.replace(/\n$/, ' x\n')],
    ['base64url', note.replace('x08go/Z', 'x08go_Z')],
    ['no padding', note.replace('=\n', '\n')],
    ['spare bits', note.replace('nAM=\n', 'nAN=\n')],
    ['a plus in the name', note.replace('— PeterNeumann', '— Peter+Neumann')],
    ['an unusual space in the name', note.replace('— PeterNeumann', '— Peter\u00a0Neumann')],
    ['a signature of no bytes', note + '— x x08gow==\n'],
    ['half a surrogate pair', note.replace('think', 'think\ud800')],
    ['nothing', ''],
    ['more than a million bytes', 'x'.repeat(1_000_001) + note],
  ])('a note with %s is refused', (_, text) => {
    expect(() => openNote(text, known)).toThrow(MalformedError);
  });

  it('bytes that are not UTF-8 are refused, and a byte order mark is not swallowed', () => {
    expect(() => openNote(Buffer.concat([Buffer.of(0xff), Buffer.from(note)]), known)).toThrow(
      MalformedError,
    );
    expect(() => openNote(Buffer.from(`\ufeff${note}`), known)).toThrow(SignatureError);
  });

  it.each(['', 'no line feed', 'tab\t\n', 'return\r\n'])('the text %j is not signed', (text) => {
    expect(() => signNote(text, [noteSigner(key.skey)])).toThrow(MalformedError);
  });
});

describe('cosignatures', () => {
  const witness = generateKey('witness.example.com/w1', 'cosignature');

  it('hold for their text and time only', () => {
    const line = signatureLine(neumann.text, cosigner(witness.skey, 1_679_315_147));
    const [signature] = openNote(`${neumann.text}\n${line}`, [verifier(witness.vkey)]).signatures;
    expect(cosignatureTime(signature?.bytes as Uint8Array)).toBe(1_679_315_147);
    const later = Uint8Array.from(signature?.bytes as Uint8Array);
    later[7] = (later[7] as number) + 1;
    expect(verifier(witness.vkey).verify(neumann.text, later)).toBe(false);
    expect(verifier(witness.vkey).verify('other\n', signature?.bytes as Uint8Array)).toBe(false);
  });

  it('state the time as the example of C2SP tlog-cosignature does', () => {
    const payload =
      'jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==';
    expect(cosignatureTime(Buffer.from(payload, 'base64').subarray(4))).toBe(1_679_315_147);
  });

  it('have no time beyond what can be counted, and no other length', () => {
    expect(() => cosigner(witness.skey, -1)).toThrow(SizeError);
    expect(() => cosigner(witness.skey, 1.5)).toThrow(SizeError);
    expect(cosignatureTime(Buffer.alloc(72, 0xff))).toBeNull();
    expect(cosignatureTime(Buffer.alloc(71))).toBeNull();
    expect(verifier(witness.vkey).verify('x\n', Buffer.alloc(64))).toBe(false);
    expect(verifier(key.vkey).verify('x\n', Buffer.alloc(63))).toBe(false);
  });
});
