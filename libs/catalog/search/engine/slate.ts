/**
 * Room to reckon in, a number a document: kept between queries, since to lay out and drop a megabyte for each
 * word of each query takes longer than most queries. Whoever writes on it wipes away what was written; a query is
 * answered without a pause, so that no two write at once.
 */
export class Slate {
  scores = new Float32Array(0);
  sums = new Float32Array(0);
  marks = new Uint8Array(0);

  /** Room for so many documents; what there is must be wiped. */
  fit(length: number): this {
    if (this.marks.length >= length) return this;
    const room = Math.ceil(length * 1.25);
    this.scores = new Float32Array(room);
    this.sums = new Float32Array(room);
    this.marks = new Uint8Array(room);
    return this;
  }
}
