/** Prints one line a phase with its seconds, so that nobody waits without knowing for what. */
export class Phases {
  private readonly begun = performance.now();

  /** @param halt no phase begins once it is aborted: its reason is thrown */
  constructor(private readonly halt: AbortSignal) {}

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.halt.throwIfAborted();
    const started = performance.now();
    // In a file the two would stand on one line.
    if (process.stdout.isTTY) process.stdout.write(`  … ${name}\r`);
    const result = await work();
    console.log(`  ✓ ${name.padEnd(46)} ${seconds(performance.now() - started)} s`);
    return result;
  }

  /** Seconds since the start, with one decimal. */
  get elapsed(): string {
    return seconds(performance.now() - this.begun);
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
