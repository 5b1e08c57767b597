export interface Dialect {
  readonly delimiter: string;
  /** None where cells are never quoted. */
  readonly quote: '"' | "'" | '';
  /** How a quote stands in a quoted cell: doubled, or after a backslash. */
  readonly escape: 'doubled' | 'backslash';
}

export interface CsvRecord {
  readonly cells: readonly string[];
  /** Quotes within quoted cells that are not escaped: they are read as they stand. */
  readonly strays: number;
}

export interface CsvRecords {
  readonly records: readonly CsvRecord[];
  /** Whether a quote is open at the end. */
  readonly isOpen: boolean;
}

/**
 * Records of a text, as forgiving as people's files need: any line end, blanks before an opening quote, a stray quote
 * within a quoted cell. Blank lines are records with one empty cell.
 */
export function parseRecords(text: string, dialect: Dialect, most = Infinity): CsvRecords {
  const reader = new RecordReader(text, dialect);
  const records: CsvRecord[] = [];
  while (!reader.isAtEnd && records.length < most) records.push(reader.record());
  return { records, isOpen: reader.isOpen };
}

class RecordReader {
  isOpen = false;
  private at = 0;
  private strays = 0;

  constructor(
    private readonly text: string,
    private readonly dialect: Dialect,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  record(): CsvRecord {
    this.strays = 0;
    const cells = [this.cell()];
    while (this.text[this.at] === this.dialect.delimiter) {
      this.at += 1;
      cells.push(this.cell());
    }
    if (this.text[this.at] === '\r' && this.text[this.at + 1] === '\n') this.at += 1;
    this.at += 1;
    return { cells, strays: this.strays };
  }

  private cell(): string {
    const { quote, delimiter } = this.dialect;
    if (quote !== '') {
      let start = this.at;
      while (this.text[start] === ' ' && delimiter !== ' ') start += 1;
      if (this.text[start] === quote) return this.quoted(start + 1);
    }
    const from = this.at;
    this.at = this.endOfPlain(from);
    return this.text.slice(from, this.at);
  }

  private endOfPlain(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && !this.ends(at)) at += 1;
    return at;
  }

  private ends(at: number): boolean {
    const mark = this.text[at];
    return mark === this.dialect.delimiter || mark === '\n' || mark === '\r' || mark === undefined;
  }

  private quoted(from: number): string {
    const { quote, escape } = this.dialect;
    const { text } = this;
    let cell = '';
    let at = from;
    for (;;) {
      const mark = text[at];
      if (mark === undefined) return this.open(cell, at);
      if (mark === '\\' && this.escapes(at)) {
        cell += this.unescaped(text[at + 1]!);
        at += 2;
      } else if (mark !== quote) {
        const next = this.nextMark(at + 1);
        cell += text.slice(at, next);
        at = next;
      } else if (text[at + 1] === quote && escape === 'doubled') {
        cell += quote;
        at += 2;
      } else if (this.closes(at + 1)) return cell;
      else {
        this.strays += 1;
        cell += mark;
        at += 1;
      }
    }
  }

  private escapes(at: number): boolean {
    return this.dialect.escape === 'backslash' && at + 1 < this.text.length;
  }

  private unescaped(mark: string): string {
    return mark === this.dialect.quote || mark === '\\' ? mark : `\\${mark}`;
  }

  private nextMark(at: number): number {
    const { quote, escape } = this.dialect;
    const next = this.text.indexOf(quote, at);
    const end = next < 0 ? this.text.length : next;
    if (escape === 'doubled') return end;
    const slash = this.text.indexOf('\\', at);
    return slash < 0 ? end : Math.min(end, slash);
  }

  /** A quote closes a cell when nothing but blanks stands between it and the end of the cell. */
  private closes(from: number): boolean {
    let at = from;
    while (this.text[at] === ' ' && this.dialect.delimiter !== ' ') at += 1;
    if (!this.ends(at)) return false;
    this.at = at;
    return true;
  }

  private open(cell: string, at: number): string {
    this.isOpen = true;
    this.at = at;
    return cell;
  }
}
