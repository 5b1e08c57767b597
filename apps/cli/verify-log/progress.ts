const everyMs = 2000;

/** A line every two seconds, so that nobody waits without knowing for what. */
export class Progress {
  private entries = 0;
  private readonly timer: NodeJS.Timeout;

  /** @param checkpoint not verified yet: its size is only shown */
  constructor(checkpoint: Uint8Array) {
    const [, size = '?'] = Buffer.from(checkpoint).toString('utf8').split('\n', 2);
    this.timer = setInterval(() => {
      console.error(`${this.entries} of ${size.slice(0, 16)} entries re-derived …`);
    }, everyMs);
  }

  entry(): void {
    this.entries += 1;
  }

  end(): void {
    clearInterval(this.timer);
  }
}
