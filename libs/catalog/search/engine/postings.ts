/** The documents that hold one term, by ordinal in ascending order, with the term's weight in each. */
export class Postings {
  docs = new Uint32Array(2);
  weights = new Float32Array(2);
  length = 0;

  /**
   * Adds to the term's weight in a document; answers whether the document is new here. Ordinals only grow, so that
   * the document that is added to is the last.
   */
  add(doc: number, weight: number): boolean {
    if (this.isLast(doc)) {
      this.weights[this.length - 1]! += weight;
      return false;
    }
    this.append(doc, weight);
    return true;
  }

  /** Like `add`, but of several weights the highest counts. */
  raise(doc: number, weight: number): void {
    if (!this.isLast(doc)) this.append(doc, weight);
    else if (weight > this.weights[this.length - 1]!) this.weights[this.length - 1] = weight;
  }

  /** First place from `from` on whose document is `doc` or a later one; the length where there is none. */
  seek(doc: number, from: number): number {
    if (from >= this.length || this.docs[from]! >= doc) return from;
    let step = 1;
    let before = from;
    while (before + step < this.length && this.docs[before + step]! < doc) {
      before += step;
      step *= 2;
    }
    let end = Math.min(before + step, this.length);
    while (end - before > 1) {
      const middle = (before + end) >> 1;
      if (this.docs[middle]! < doc) before = middle;
      else end = middle;
    }
    return end;
  }

  /** Keeps the documents that still have a place, at their new one; `places` has -1 for those gone. */
  renumber(places: Int32Array): void {
    let kept = 0;
    for (let at = 0; at < this.length; at++) {
      const place = places[this.docs[at]!]!;
      if (place < 0) continue;
      this.docs[kept] = place;
      this.weights[kept++] = this.weights[at]!;
    }
    this.length = kept;
  }

  private isLast(doc: number): boolean {
    return this.length > 0 && this.docs[this.length - 1] === doc;
  }

  private append(doc: number, weight: number): void {
    if (this.length === this.docs.length) this.grow();
    this.docs[this.length] = doc;
    this.weights[this.length++] = weight;
  }

  private grow(): void {
    const docs = new Uint32Array(this.docs.length * 2);
    const weights = new Float32Array(this.docs.length * 2);
    docs.set(this.docs);
    weights.set(this.weights);
    this.docs = docs;
    this.weights = weights;
  }
}

/** Looks documents up in one list after another, each behind the one before. */
export class Seeker {
  private at = 0;

  constructor(private readonly list: Postings) {}

  /** The term's weight in the document; 0: it does not hold it. */
  weightOf(doc: number): number {
    this.at = this.list.seek(doc, this.at);
    return this.at < this.list.length && this.list.docs[this.at] === doc
      ? this.list.weights[this.at]!
      : 0;
  }
}
