import { engineErrors } from './engine.errors';

/** So many at a time, in order; so many more wait; whoever comes then is refused. */
export class Places {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    readonly count: number,
    private readonly queue: number,
  ) {}

  /** @throws engineErrors.queueFull, engineErrors.interrupted */
  async within<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.take(signal);
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.taken -= 1;
    }
  }

  private async take(signal: AbortSignal | undefined): Promise<void> {
    if (this.taken < this.count) {
      this.taken += 1;
      return;
    }
    if (this.waiting.length >= this.queue) throw engineErrors.queueFull({ waiting: this.queue });
    await new Promise<void>((resolve, reject) => {
      const letGo = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(engineErrors.interrupted());
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', letGo);
        resolve();
      };
      this.waiting.push(enter);
      signal?.addEventListener('abort', letGo, { once: true });
    });
  }
}
