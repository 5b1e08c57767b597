/**
 * Words by key, in one buffer: as strings in a map they would take five times as much. A line is a key, a tab and its
 * words with spaces between them; lines are in the order of their bytes.
 */
export class PackedWords {
  private readonly lines: Buffer;
  /** Where each line begins, and where the last one ends. */
  private readonly starts: Uint32Array;

  /** Neither keys nor words hold a tab, nor words a space. */
  constructor(words: ReadonlyMap<string, readonly string[]>) {
    const lines = [...words].map(([key, of]) => Buffer.from(`${key}\t${of.join(' ')}`));
    lines.sort((a, b) => a.compare(b));
    this.lines = Buffer.concat(lines);
    this.starts = new Uint32Array(lines.length + 1);
    lines.forEach((line, at) => (this.starts[at + 1] = this.starts[at]! + line.length));
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
