import { Logger } from '@nestjs/common';
import { monotonicMillis } from '../clock/clock';

const firstRetryMs = 200;
const longestRetryMs = 5000;

/**
 * Runs `step` again and again until it is stopped: at once while it finds work, every `idleMs` while
 * it finds none. A failure is logged and tried again, ever more slowly; it never ends the process.
 */
export class SteadyWork {
  private readonly logger = new Logger('steady-work');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private failedInARow = 0;
  private failure: string | undefined;
  private idleAt = monotonicMillis();

  constructor(
    private readonly name: string,
    /** Resolves to whether there is more to do. */
    private readonly step: () => Promise<boolean>,
    private readonly idleMs: number,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when the step that runs has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Of the last step; undefined where it went well. */
  get lastFailure(): string | undefined {
    return this.failure;
  }

  /** Milliseconds since nothing was left to do; 0 to `idleMs` when it keeps up. */
  get behindMs(): number {
    return Math.round(monotonicMillis() - this.idleAt);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) await this.pause(await this.once());
  }

  /** One step; how long to wait until the next. */
  private async once(): Promise<number> {
    try {
      const more = await this.step();
      this.failure = undefined;
      this.failedInARow = 0;
      if (!more) this.idleAt = monotonicMillis();
      return more ? 0 : this.idleMs;
    } catch (error) {
      this.failure = String(error);
      const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** this.failedInARow++);
      this.logger.error(`${this.name} failed and is tried again in ${wait} ms: ${this.failure}`);
      return wait;
    }
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    });
  }
}
