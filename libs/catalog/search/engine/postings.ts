/** The documents that hold one term, by ordinal in ascending order, with the term's weight in each. */
export class Postings {
  docs = new Uint32Array(2);
  weights = new Float32Array(2);
  length = 0;

  /** Ordinals only grow, so that what is added last comes last. */
  add(doc: number, weight: number): void {
    if (this.length === this.docs.length) this.grow();
    this.docs[this.length] = doc;
    this.weights[this.length++] = weight;
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

  private grow(): void {
    const docs = new Uint32Array(this.docs.length * 2);
    const weights = new Float32Array(this.docs.length * 2);
    docs.set(this.docs);
    weights.set(this.weights);
    this.docs = docs;
    this.weights = weights;
  }
}
