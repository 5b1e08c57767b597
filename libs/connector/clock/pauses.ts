const firstMs = 1000;
const longestMs = 15_000;

/** What has failed is left in peace for a while that doubles, by name. */
export class Pauses {
  private readonly all = new Map<string, { readonly until: number; readonly ms: number }>();

  /** Whether it is to be left in peace still. */
  has(name: string): boolean {
    const pause = this.all.get(name);
    return pause !== undefined && pause.until > performance.now();
  }

  /** It has failed, once more or for the first time. */
  lengthen(name: string): void {
    const before = this.all.get(name);
    const ms = before ? Math.min(longestMs, before.ms * 2) : firstMs;
    this.all.set(name, { until: performance.now() + ms, ms });
  }

  end(name: string): void {
    this.all.delete(name);
  }
}
