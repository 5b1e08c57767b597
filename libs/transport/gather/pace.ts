/**
 * Lets a step that repeats begin at most once in so many milliseconds: the first begins at once, the next ones
 * when that time is over. Alone, nobody waits; under load, what arrives meanwhile shares the next step, which is
 * what makes sends, commits and reads cheap.
 */
export class Pace {
  /** When the newest step begins or has begun, in ms of process time. */
  private begins = -Infinity;

  constructor(private readonly apartMs: number) {}

  /** Resolves when the next step may begin; several that wait have their turns one after another. */
  async turn(): Promise<void> {
    const now = performance.now();
    this.begins = Math.max(now, this.begins + this.apartMs);
    if (this.begins > now) {
      await new Promise((resolve) => setTimeout(resolve, this.begins - now));
    }
  }
}
