/** A place in the sequence, settled once. */
export interface Mark<P> {
  readonly position: P;
  settled: boolean;
}

/**
 * Messages settle in any order, but a consumer may commit only up to the first one still open: what lies
 * behind the watermark is done without gap, so a restart from there loses nothing.
 */
export class Watermark<P> {
  private readonly open: Mark<P>[] = [];
  private reached: P | undefined;

  /** Position of the last message before the first open one; undefined while there is none. */
  get position(): P | undefined {
    return this.reached;
  }

  track(position: P): Mark<P> {
    const mark = { position, settled: false };
    this.open.push(mark);
    return mark;
  }

  /** True when the watermark moved. */
  settle(mark: Mark<P>): boolean {
    mark.settled = true;
    if (this.open[0] !== mark) return false;
    let settled = 0;
    while (this.open[settled]?.settled) settled += 1;
    this.reached = this.open[settled - 1]?.position;
    this.open.splice(0, settled);
    return true;
  }
}
