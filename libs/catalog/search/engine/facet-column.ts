import { Column } from './column';

/** Sets of values are few, however many documents: each document holds the number of its set. */
export class FacetColumn {
  /** Numbers of the sets that hold something. */
  private readonly known = new Map<string, number>();
  private readonly sets: (readonly string[])[] = [[]];
  private readonly column = new Column(Uint32Array);

  set(doc: number, values: readonly string[]): void {
    this.column.set(doc, values.length === 0 ? 0 : this.numberOf(values));
  }

  /** Number of each document's set, by ordinal. */
  get numbers(): Uint32Array {
    return this.column.data;
  }

  /** Number of a document's set of values. */
  of(doc: number): number {
    return this.column.data[doc]!;
  }

  valuesOf(doc: number): readonly string[] {
    return this.sets[this.of(doc)]!;
  }

  values(): string[] {
    return [...new Set(this.sets.flat())];
  }

  /** One place for every set, to count in. */
  counter(): Uint32Array {
    return new Uint32Array(this.sets.length);
  }

  /** For each set, 1 where it holds any of the values. */
  holding(values: readonly string[]): Uint8Array {
    const wanted = new Set(values);
    return Uint8Array.from(this.sets, (set) => Number(set.some((value) => wanted.has(value))));
  }

  /** From documents by set to documents by value, the most frequent first. */
  totals(bySet: Uint32Array): (readonly [value: string, count: number])[] {
    const totals = new Map<string, number>();
    bySet.forEach((count, number) => {
      if (count === 0) return;
      for (const value of this.sets[number]!) totals.set(value, (totals.get(value) ?? 0) + count);
    });
    return [...totals].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  }

  /** PostgreSQL's text has no NUL. */
  private numberOf(values: readonly string[]): number {
    const key = values.join('\u0000');
    let number = this.known.get(key);
    if (number === undefined) {
      number = this.sets.push(values) - 1;
      this.known.set(key, number);
    }
    return number;
  }

  renumber(places: Int32Array): void {
    this.column.renumber(places);
  }
}
