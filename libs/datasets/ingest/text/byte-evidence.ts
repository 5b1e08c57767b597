/**
 * How well an encoding explains bytes: of what is not ASCII, how many characters there are, how many of them are
 * frequent in the languages that it was made for, and whether some bytes are none of its characters.
 */
export interface Evidence {
  readonly characters: number;
  readonly frequent: number;
  readonly isValid: boolean;
}

/** Where two bytes make a character: which byte leads, which follows, which pairs are frequent. */
interface PairRules {
  readonly isLead: (byte: number) => boolean;
  readonly isTrail: (byte: number) => boolean;
  readonly isFrequent: (lead: number, trail: number) => boolean;
  /** Bytes above ASCII that are characters by themselves. */
  readonly isSingle?: (byte: number) => boolean;
  /** A second byte with which a character has four (GB 18030). */
  readonly isFourth?: (byte: number) => boolean;
}

const within = (from: number, to: number) => (byte: number) => byte >= from && byte <= to;
const eastTrail = (byte: number): boolean => within(0x40, 0x7e)(byte) || within(0xa1, 0xfe)(byte);

/**
 * Frequent are, in GB 18030, level 1 of GB 2312 (rows 16–55) and its punctuation; in Big5 the frequently used
 * characters (A4–C6) and punctuation; in Shift_JIS kana, punctuation and level 1 of JIS X 0208.
 */
export const pairRules = {
  gb18030: {
    isLead: within(0x81, 0xfe),
    isTrail: (byte) => within(0x40, 0x7e)(byte) || within(0x80, 0xfe)(byte),
    isFourth: within(0x30, 0x39),
    isFrequent: (lead, trail) =>
      trail >= 0xa1 && (within(0xb0, 0xd7)(lead) || within(0xa1, 0xa3)(lead)),
  },
  big5: {
    isLead: within(0x81, 0xfe),
    isTrail: eastTrail,
    isFrequent: (lead) => within(0xa1, 0xc6)(lead),
  },
  shift_jis: {
    isLead: (byte) => within(0x81, 0x9f)(byte) || within(0xe0, 0xfc)(byte),
    isTrail: (byte) => within(0x40, 0x7e)(byte) || within(0x80, 0xfc)(byte),
    isSingle: within(0xa1, 0xdf),
    isFrequent: (lead) => within(0x81, 0x83)(lead) || within(0x88, 0x97)(lead),
  },
} as const satisfies Record<string, PairRules>;

/** Reads bytes as characters of one or two bytes (in GB 18030 also four), chunk by chunk. */
export class PairEvidence implements Evidence {
  characters = 0;
  frequent = 0;
  isValid = true;
  private lead = 0;
  /** Bytes of a character of four that are still to come. */
  private left = 0;

  constructor(private readonly rules: PairRules) {}

  take(chunk: Uint8Array): void {
    if (!this.isValid) return;
    for (const byte of chunk) {
      if (this.left > 0) this.goOn(byte);
      else if (this.lead > 0) this.follow(byte);
      else if (byte >= 0x80) this.begin(byte);
    }
  }

  end(): void {
    if (this.lead > 0 || this.left > 0) this.isValid = false;
  }

  private begin(byte: number): void {
    if (this.rules.isSingle?.(byte)) this.characters += 1;
    else if (this.rules.isLead(byte)) this.lead = byte;
    else this.isValid = false;
  }

  /** Nothing else is written so: four bytes of this pattern are as good as a frequent character. */
  private goOn(byte: number): void {
    const { isLead, isFourth } = this.rules;
    if (!(this.left === 2 ? isLead : isFourth!)(byte)) this.isValid = false;
    this.left -= 1;
    if (this.left === 0) this.frequent += 1;
  }

  private follow(byte: number): void {
    const { isTrail, isFrequent, isFourth } = this.rules;
    const { lead } = this;
    this.lead = 0;
    this.characters += 1;
    if (isFourth?.(byte)) this.left = 2;
    else if (!isTrail(byte)) this.isValid = false;
    else if (isFrequent(lead, byte)) this.frequent += 1;
  }
}

/** Bytes that Windows-1252 leaves out. */
const unused = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Quotation marks, dashes, currencies, degree and the like: frequent by themselves. */
const marks = new Set([
  0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xa0, 0xa3, 0xa7, 0xa9, 0xab, 0xae, 0xb0,
  0xb2, 0xb3, 0xb5, 0xb7, 0xba, 0xbb, 0xbf,
]);
const isAccented = (byte: number): boolean => byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7;
const isAsciiLetter = (byte: number): boolean => within(0x41, 0x5a)(byte & 0xdf);

/**
 * Western text in Windows-1252: single accented letters beside ASCII letters, never three foreign bytes in a row.
 * What is mostly well-formed UTF-8 is damaged UTF-8, not this.
 */
export class WesternEvidence implements Evidence {
  characters = 0;
  frequent = 0;
  isValid = true;
  private utf8Pairs = 0;
  /** The three bytes before. */
  private before = [0x20, 0x20, 0x20];

  take(chunk: Uint8Array): void {
    if (!this.isValid) return;
    for (const byte of chunk) {
      // A byte is judged when its right neighbour is known.
      this.judge(this.before[1]!, this.before[2]!, byte);
      this.before = [this.before[1]!, this.before[2]!, byte];
    }
  }

  end(): void {
    this.take(Uint8Array.of(0x20));
    if (this.utf8Pairs * 4 > this.characters) this.isValid = false;
  }

  private judge(left: number, byte: number, right: number): void {
    if (byte < 0x80) return;
    this.characters += 1;
    if (unused.has(byte)) this.isValid = false;
    if (within(0xc2, 0xf4)(byte) && within(0x80, 0xbf)(right)) this.utf8Pairs += 1;
    if (left >= 0x80 && right >= 0x80) return;
    if (marks.has(byte) || (isAccented(byte) && [left, right].some(isAsciiLetter))) {
      this.frequent += 1;
    }
  }
}
