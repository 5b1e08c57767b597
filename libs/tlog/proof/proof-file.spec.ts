import fc from 'fast-check';
import {
  formatProof,
  inclusionProof,
  MalformedError,
  OriginError,
  parseProof,
  ProofError,
  SizeError,
  verifier,
  verifyProof,
} from '@shutong/tlog';
import { MemoryLog } from '../testing/memory-log';

describe('proof files', () => {
  let log: MemoryLog;
  let checkpoint: string;

  beforeAll(async () => {
    log = await MemoryLog.of(700);
    checkpoint = log.checkpoint();
  });

  const fileOf = async (index: number): Promise<string> =>
    formatProof({ index, proof: await inclusionProof(index, 700, log.verified()), checkpoint });
  const trust = (): { log: ReturnType<typeof verifier> } => ({ log: verifier(log.key.vkey) });

  it('prove any entry', async () => {
    for (const index of [0, 255, 256, 511, 512, 699]) {
      const proven = verifyProof(await fileOf(index), log.entries[index] as Uint8Array, trust());
      expect(proven).toMatchObject({ index, checkpoint: { size: 700, origin: log.origin } });
    }
  });

  it('are laid out as C2SP tlog-proof asks', async () => {
    const lines = (await fileOf(5)).split('\n');
    expect(lines.slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 5']);
    expect(lines[12]).toBe('');
    expect(lines.slice(13).join('\n')).toBe(checkpoint);
  });

  it('of the only entry have no hashes', async () => {
    const single = await MemoryLog.of(1);
    const text = formatProof({ index: 0, proof: [], checkpoint: single.checkpoint() });
    expect(text.startsWith('c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/log\n1\n')).toBe(true);
    expect(
      verifyProof(text, Buffer.from('entry 0'), { log: verifier(single.key.vkey) }).index,
    ).toBe(0);
  });

  it('round-trip, with and without extra bytes', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const extra = fc.option(fc.uint8Array());
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.array(hash, { maxLength: 63 }),
        extra,
        (index, proof, bytes) => {
          const file = { index, proof, checkpoint, ...(bytes && { extra: bytes }) };
          expect(parseProof(formatProof(file))).toEqual(file);
        },
      ),
    );
  });

  it('prove nothing else', async () => {
    const [text, entry] = [await fileOf(5), log.entries[5] as Uint8Array];
    expect(() => verifyProof(text, log.entries[6] as Uint8Array, trust())).toThrow(ProofError);
    expect(() => verifyProof(text.replace('index 5', 'index 4'), entry, trust())).toThrow(
      ProofError,
    );
    expect(() => verifyProof(text.replace('index 5', 'index 700'), entry, trust())).toThrow(
      SizeError,
    );
    const strange = { ...trust(), origin: 'example.com/other' };
    expect(() => verifyProof(text, entry, strange)).toThrow(OriginError);
  });

  it('are refused when any single bit is flipped', async () => {
    const [bytes, entry] = [Buffer.from(await fileOf(5)), log.entries[5] as Uint8Array];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => verifyProof(copy.toString(), entry, trust())).toThrow();
    }
  });

  it.each([
    ['another header', (text: string) => text.replace('@v1', '@v2')],
    ['no index', (text: string) => text.replace('index 5\n', '')],
    ['a leading zero', (text: string) => text.replace('index 5', 'index 05')],
    ['an index of 2^53', (text: string) => text.replace('index 5', 'index 9007199254740992')],
    ['extra after the index', (text: string) => text.replace('index 5\n', 'index 5\nextra AA==\n')],
    ['extra that is no base64', (text: string) => text.replace('index', 'extra A\nindex')],
    ['a short hash', (text: string) => text.replace('index 5\n', 'index 5\nAAAA\n')],
    [
      'too many hashes',
      (text: string) => text.replace('\n\n', `\n${`${'A'.repeat(43)}=\n`.repeat(60)}\n`),
    ],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no checkpoint', (text: string) => text.slice(0, text.indexOf('\n\n'))],
  ])('with %s are refused', async (_, spoil) => {
    const text = spoil(await fileOf(5));
    expect(() => parseProof(text)).toThrow(MalformedError);
  });
});
