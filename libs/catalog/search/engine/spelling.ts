/** Lengths of words that are corrected: in shorter ones, one character is too much of the word. */
const lengths = { chinese: [3, 8], latin: [4, 20] } as const;

const chinese = /^\p{Script=Han}+$/u;
const latin = /^[a-z]+$/;

/**
 * Words within one character of a text: one wrong, missing, too many, or two changed over. Every word is
 * kept under itself and under each text that it becomes when one character is taken out (SymSpell,
 * Garbe 2012): two words within one character have such a text in common.
 */
export class Spelling {
  private readonly holders = new Map<string, number>();
  private readonly shortened = new Map<string, string[]>();

  /** A document that everybody may know of holds the word. What once was held stays known. */
  add(word: string): void {
    const known = this.holders.get(word);
    if (known === undefined && correctable(word)) {
      for (const text of shortenings(word)) {
        const words = this.shortened.get(text);
        if (words) words.push(word);
        else this.shortened.set(text, [word]);
      }
    }
    this.holders.set(word, (known ?? 0) + 1);
  }

  isKnown(word: string): boolean {
    return this.holders.has(word);
  }

  /** The most frequent word within one character of the text; undefined: none. */
  nearest(text: string): string | undefined {
    if (!correctable(text)) return undefined;
    const near = new Set(shortenings(text).flatMap((short) => this.shortened.get(short) ?? []));
    let best: string | undefined;
    for (const word of near) {
      if (word === text || !withinOne(text, word)) continue;
      if (best === undefined || this.ranksBefore(word, best, text)) best = word;
    }
    return best;
  }

  /** A word of the same length first: people mistake characters more often than they lose them. */
  private ranksBefore(word: string, other: string, text: string): boolean {
    const same = Number(word.length === text.length) - Number(other.length === text.length);
    if (same !== 0) return same > 0;
    const more = this.holders.get(word)! - this.holders.get(other)!;
    return more > 0 || (more === 0 && word < other);
  }
}

function correctable(word: string): boolean {
  const [least, most] = chinese.test(word) ? lengths.chinese : lengths.latin;
  return word.length >= least && word.length <= most && (chinese.test(word) || latin.test(word));
}

function shortenings(word: string): string[] {
  const texts = Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
  return [...new Set([word, ...texts])];
}

/** One replaced, added, removed, or two neighbours changed over. */
function withinOne(one: string, other: string): boolean {
  const start = sharedStart(one, other);
  const [rest, otherRest] = [one.slice(start), other.slice(start)];
  const end = sharedStart(reversed(rest), reversed(otherRest));
  const left = rest.slice(0, rest.length - end);
  const right = otherRest.slice(0, otherRest.length - end);
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && left === reversed(right));
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

const reversed = (text: string): string => [...text].reverse().join('');
