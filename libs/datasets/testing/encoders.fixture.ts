/**
 * Text in encodings that Node reads and does not write: the table is what Node's decoder says of every pair of bytes,
 * so that tests need no program of others.
 */
const tables = new Map<string, ReadonlyMap<string, Buffer>>();

function tableOf(encoding: string): ReadonlyMap<string, Buffer> {
  const known = tables.get(encoding);
  if (known) return known;
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Buffer>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const bytes = Buffer.of(lead, trail);
      const text = decoder.decode(bytes);
      if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
    }
  }
  tables.set(encoding, table);
  return table;
}

/** Throws for a character that the encoding does not have as one or two bytes. */
export function encoded(
  text: string,
  encoding: 'gb18030' | 'big5' | 'shift_jis' | 'euc-kr',
): Buffer {
  const table = tableOf(encoding);
  const parts = [...text].map((character) => {
    const bytes = character < '\x80' ? Buffer.from(character) : table.get(character);
    if (!bytes) throw new RangeError(`${character} is not in ${encoding}.`);
    return bytes;
  });
  return Buffer.concat(parts);
}

export const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');
export const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
