import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** By character, the two bytes that Node's decoder reads as it; 0 where there are none. */
function pairs(): Uint16Array {
  const decoder = new TextDecoder('gb18030');
  const table = new Uint16Array(0x1_0000);
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && text !== '\ufffd') table[text.charCodeAt(0)] ||= lead * 256 + trail;
    }
  }
  return table;
}

function recoded(text: string, table: Uint16Array): Buffer {
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      bytes[end++] = code;
      continue;
    }
    const pair = table[code]!;
    if (pair === 0) throw new RangeError(`${text[at]!} has no two bytes in GB 18030.`);
    bytes[end++] = pair >> 8;
    bytes[end++] = pair & 0xff;
  }
  return bytes.subarray(0, end);
}

/** Writes a file of UTF-8 once more in GB 18030; all its characters are of one or two bytes there. */
export async function writeGb18030(from: string, to: string): Promise<void> {
  const table = pairs();
  const recode = new Transform({
    decodeStrings: false,
    transform: (text: string, _, done) => done(null, recoded(text, table)),
  });
  await pipeline(createReadStream(from, { encoding: 'utf8' }), recode, createWriteStream(to));
}
