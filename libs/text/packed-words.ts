/**
 * Words by key, in one buffer: as strings in a map they would take five times as much. A line is a key, a tab and its
 * words with spaces between them; lines are in the order of their keys.
 */
export class PackedWords {
  private readonly lines: Buffer;
  /** Where each line begins, and where the last one ends. */
  private readonly starts: Uint32Array;

  /** Several words of one key have spaces between them; no key holds a tab or a character beyond U+FFFF. */
  constructor(words: ReadonlyMap<string, string>) {
    const keys = [...words.keys()].sort();
    const lineOf = (key: string): string => `${key}\t${words.get(key)}`;
    this.starts = new Uint32Array(keys.length + 1);
    keys.forEach((key, at) => {
      this.starts[at + 1] = this.starts[at]! + Buffer.byteLength(lineOf(key));
    });
    this.lines = Buffer.alloc(this.starts[keys.length]!);
    keys.forEach((key, at) => this.lines.write(lineOf(key), this.starts[at]!));
  }

  /** None where the key is unknown. */
  get(key: string): readonly string[] {
    const wanted = Buffer.from(`${key}\t`);
    let low = 0;
    let high = this.starts.length - 2;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const line = this.lines.subarray(this.starts[middle], this.starts[middle + 1]);
      const order = line.subarray(0, wanted.length).compare(wanted);
      if (order === 0) return line.toString('utf8', wanted.length).split(' ');
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return [];
  }
}
