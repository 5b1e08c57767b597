/** A step begins again after so many times what it takes: where steps are quick, nobody waits long for company. */
const REST = 1.5;
/** How much the newest step counts in what steps take. */
const NEWEST = 1 / 8;

/**
 * Lets a step that repeats begin at most once in so many milliseconds: the first begins at once, the next ones
 * when that time is over. Alone, nobody waits; under load, what arrives meanwhile shares the next step, which is
 * what makes sends, commits and reads cheap. Where steps are done in less, which is where the machine has time to spare,
 * they begin sooner after one another.
 */
export class Pace {
  /** When the newest step begins or has begun, in ms of process time. */
  private begins = -Infinity;
  /** What a step takes, in ms, as far as any has been seen. */
  private takes = Infinity;

  constructor(private readonly mostApartMs: number) {}

  /** Resolves when the next step may begin; several that wait have their turns one after another. */
  async turn(): Promise<void> {
    const now = performance.now();
    const apart = Math.min(this.mostApartMs, this.takes * REST);
    this.begins = Math.max(now, this.begins + apart);
    if (this.begins > now) {
      await new Promise((resolve) => setTimeout(resolve, this.begins - now));
    }
  }

  /** Watches a step that has begun, to learn how far apart they need be. */
  async watch<T>(step: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await step();
    } finally {
      const took = performance.now() - begun;
      this.takes = this.takes === Infinity ? took : this.takes + (took - this.takes) * NEWEST;
    }
  }
}
