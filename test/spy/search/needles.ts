import { encodingsOf } from './encodings';

interface Needle {
  readonly bytes: Buffer;
  readonly value: string;
}

/** Looks for many values, each in all its encodings, in one pass over the bytes. */
export class Needles {
  /** A bit for each three bytes that some needle begins with. */
  private readonly beginnings = new Uint8Array(1 << 21);
  private readonly byBeginning = new Map<number, Needle[]>();

  constructor(values: readonly string[]) {
    for (const value of values) {
      for (const bytes of encodingsOf(value)) this.add({ bytes, value });
    }
  }

  /** Which of the values stand in these bytes. */
  find(bytes: Buffer): Set<string> {
    const found = new Set<string>();
    const { beginnings } = this;
    let three = bytes.length < 3 ? 0 : (bytes[0]! << 8) | bytes[1]!;
    for (let at = 2; at < bytes.length; at += 1) {
      three = ((three << 8) | bytes[at]!) & 0xffffff;
      if (beginnings[three >> 3]! & (1 << (three & 7))) this.compare(bytes, at - 2, three, found);
    }
    return found;
  }

  private add(needle: Needle): void {
    const three = needle.bytes.readUIntBE(0, 3);
    this.beginnings[three >> 3]! |= 1 << (three & 7);
    this.byBeginning.set(three, [...(this.byBeginning.get(three) ?? []), needle]);
  }

  private compare(bytes: Buffer, start: number, three: number, found: Set<string>): void {
    for (const needle of this.byBeginning.get(three) ?? []) {
      const end = start + needle.bytes.length;
      if (end <= bytes.length && needle.bytes.compare(bytes, start, end) === 0) {
        found.add(needle.value);
      }
    }
  }
}
