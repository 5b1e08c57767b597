import fc from 'fast-check';
import {
  decodeEntryBundle,
  encodeEntryBundle,
  MalformedError,
  MAX_ENTRY_BYTES,
  narrow,
} from '@shutong/tlog';

const anyEntries = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 256 });
const plain = (entries: readonly Uint8Array[]): number[][] => entries.map((entry) => [...entry]);

describe('entry bundles', () => {
  it('write each entry after its length in two bytes, high byte first', () => {
    const long = Buffer.alloc(258, 7);
    const bytes = encodeEntryBundle([Buffer.from('ab'), Buffer.alloc(0), long]);
    expect(Buffer.from(bytes).toString('hex')).toBe(
      `00026162${'0000'}${'0102'}${'07'.repeat(258)}`,
    );
  });

  it('round-trip', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const decoded = decodeEntryBundle(encodeEntryBundle(entries), entries.length);
        expect(plain(decoded)).toEqual(plain(entries));
      }),
    );
  });

  it('the longest entry and the fullest bundle fit', () => {
    const full = Array.from({ length: 256 }, () => Buffer.alloc(3));
    expect(decodeEntryBundle(encodeEntryBundle(full), 256)).toHaveLength(256);
    const [entry] = decodeEntryBundle(encodeEntryBundle([Buffer.alloc(MAX_ENTRY_BYTES, 9)]), 1);
    expect(entry).toHaveLength(MAX_ENTRY_BYTES);
  });

  it('any byte too few or too many is refused', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, cut) => {
        const bytes = encodeEntryBundle(entries);
        const shorter = bytes.subarray(0, cut % bytes.length);
        expect(() => decodeEntryBundle(shorter, entries.length)).toThrow(MalformedError);
        const longer = Buffer.concat([bytes, Buffer.alloc((cut % 5) + 1)]);
        expect(() => decodeEntryBundle(longer, entries.length)).toThrow(MalformedError);
      }),
    );
  });

  it('a narrower bundle is a prefix of a wider one', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, n) => {
        const width = (n % entries.length) + 1;
        const cut = narrow({ level: 'entries', index: 0, width }, encodeEntryBundle(entries));
        expect([...cut]).toEqual([...encodeEntryBundle(entries.slice(0, width))]);
      }),
    );
  });

  it('refuses to narrow a bundle that holds too little', () => {
    const bytes = encodeEntryBundle([Buffer.of(1)]);
    expect(() => narrow({ level: 'entries', index: 0, width: 2 }, bytes)).toThrow(MalformedError);
  });

  it('refuses an entry of 65,536 bytes, no entries, and 257', () => {
    expect(() => encodeEntryBundle([Buffer.alloc(MAX_ENTRY_BYTES + 1)])).toThrow(MalformedError);
    expect(() => encodeEntryBundle([])).toThrow(MalformedError);
    expect(() => encodeEntryBundle(Array<Uint8Array>(257).fill(Buffer.alloc(1)))).toThrow(
      MalformedError,
    );
  });
});
