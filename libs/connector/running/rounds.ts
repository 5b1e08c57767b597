import { failureFacts, type Log } from '../log/log';

const tickMs = 500;
const longestPauseMs = 15_000;

/** Work that is looked at again and again: somebody may have pinned or approved in another process. */
export interface Round {
  readonly name: string;
  run(): Promise<void>;
}

/**
 * Runs its rounds one after another, twice a second and when nudged. A round that fails is left in peace
 * for a while that doubles.
 */
export class Rounds {
  private readonly pauses = new Map<string, { readonly until: number; readonly ms: number }>();
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly rounds: readonly Round[],
    private readonly log: Log,
  ) {
    this.timer = setInterval(() => this.nudge(), tickMs);
  }

  /** Soon, once more. */
  nudge(): void {
    this.again = true;
    this.running ??= this.runAll().finally(() => (this.running = undefined));
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async runAll(): Promise<void> {
    while (this.again) {
      this.again = false;
      for (const round of this.rounds) await this.runOne(round);
    }
  }

  private async runOne(round: Round): Promise<void> {
    const { name } = round;
    const pause = this.pauses.get(name);
    if (pause && pause.until > performance.now()) return;
    try {
      await round.run();
      this.pauses.delete(name);
    } catch (error) {
      const ms = Math.min(longestPauseMs, (pause?.ms ?? tickMs) * 2);
      this.pauses.set(name, { until: performance.now() + ms, ms });
      this.log.warn({ round: name, ...failureFacts(error) }, 'to be tried again');
    }
  }
}
