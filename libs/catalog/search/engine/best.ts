/** A place in a ranking: higher scores first, then ids in order. */
export type Place = readonly [score: number, id: string];

/** A document that is among the best. */
export interface Contender {
  readonly doc: number;
  readonly score: number;
}

/** The best documents of many, kept without sorting all of them (a heap with the worst on top). */
export class Best {
  private readonly heap: Contender[] = [];

  /** @param after only what comes after this place is kept */
  constructor(
    private readonly most: number,
    private readonly after: Place | undefined,
    private readonly ids: readonly string[],
  ) {}

  offer(doc: number, score: number): void {
    const worst = this.heap[0];
    const isFull = this.heap.length === this.most;
    // Most of many end here: nothing is made for them.
    if (isFull && (!worst || score < worst.score)) return;
    const contender = { doc, score };
    if (!this.comesAfter(contender)) return;
    if (!isFull) {
      this.heap.push(contender);
      this.rise(this.heap.length - 1);
    } else if (this.before(contender, worst!)) {
      this.heap[0] = contender;
      this.sink();
    }
  }

  inOrder(): Contender[] {
    return [...this.heap].sort((one, other) => (this.before(one, other) ? -1 : 1));
  }

  private comesAfter({ doc, score }: Contender): boolean {
    if (!this.after) return true;
    const [last, id] = this.after;
    return score < last || (score === last && this.ids[doc]! > id);
  }

  private before(one: Contender, other: Contender): boolean {
    if (one.score !== other.score) return one.score > other.score;
    return this.ids[one.doc]! < this.ids[other.doc]!;
  }

  private rise(at: number): void {
    for (let child = at; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.worse(child, parent)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private sink(): void {
    for (let parent = 0; ;) {
      const left = 2 * parent + 1;
      if (left >= this.heap.length) return;
      const right = left + 1;
      const child = right < this.heap.length && this.worse(right, left) ? right : left;
      if (!this.worse(child, parent)) return;
      this.swap(child, parent);
      parent = child;
    }
  }

  private worse(one: number, other: number): boolean {
    return this.before(this.heap[other]!, this.heap[one]!);
  }

  private swap(one: number, other: number): void {
    [this.heap[one], this.heap[other]] = [this.heap[other]!, this.heap[one]!];
  }
}
