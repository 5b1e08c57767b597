/**
 * Lets a step that repeats begin at most once in so many milliseconds: the first begins at once, the next ones
 * when that time is over. Alone, nobody waits; under load, what arrives meanwhile shares the next step, which is
 * what makes sends, commits and reads cheap.
 */
export class Pace {
  private begun = -Infinity;

  constructor(private readonly apartMs: number) {}

  /** Resolves when the next step may begin. */
  async turn(): Promise<void> {
    const wait = this.begun + this.apartMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    this.begun = performance.now();
  }
}
