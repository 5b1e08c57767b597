type Numbers = Uint8Array | Uint32Array | Float64Array;

/** One number a document, by ordinal; grows as documents come. */
export class Column<T extends Numbers> {
  data: T;

  constructor(private readonly kind: new (length: number) => T) {
    this.data = new kind(1024);
  }

  set(doc: number, value: number): void {
    if (doc >= this.data.length) {
      const grown = new this.kind(Math.max(this.data.length * 2, doc + 1));
      grown.set(this.data);
      this.data = grown;
    }
    this.data[doc] = value;
  }

  /** Moves every document to its new place; `places` has -1 for those that are gone. */
  renumber(places: Int32Array): void {
    places.forEach((place, doc) => {
      if (place >= 0) this.data[place] = this.data[doc]!;
    });
  }
}
