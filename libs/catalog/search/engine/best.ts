/** A place in a ranking: higher scores first, then ids in order. */
export type Place = readonly [score: number, id: string];

const before = ([score, id]: Place, [other, otherId]: Place): boolean =>
  score > other || (score === other && id < otherId);

/** The best places of many, kept without sorting all of them (a heap with the worst on top). */
export class Best<T> {
  private readonly heap: { readonly place: Place; readonly thing: T }[] = [];

  /** @param after only what comes after this place is kept */
  constructor(
    private readonly most: number,
    private readonly after: Place | undefined,
  ) {}

  offer(place: Place, thing: T): void {
    if (this.after && !before(this.after, place)) return;
    if (this.heap.length < this.most) {
      this.heap.push({ place, thing });
      this.rise(this.heap.length - 1);
    } else if (this.most > 0 && before(place, this.heap[0]!.place)) {
      this.heap[0] = { place, thing };
      this.sink();
    }
  }

  inOrder(): { readonly place: Place; readonly thing: T }[] {
    return [...this.heap].sort((one, other) => (before(one.place, other.place) ? -1 : 1));
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
    return before(this.heap[other]!.place, this.heap[one]!.place);
  }

  private swap(one: number, other: number): void {
    [this.heap[one], this.heap[other]] = [this.heap[other]!, this.heap[one]!];
  }
}
