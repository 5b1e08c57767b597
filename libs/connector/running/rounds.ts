import { Pauses } from '../clock/pauses';
import { failureFacts, type Log } from '../log/log';

const tickMs = 500;

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
  private readonly pauses = new Pauses();
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
    if (this.pauses.has(name)) return;
    try {
      await round.run();
      this.pauses.end(name);
    } catch (error) {
      this.pauses.lengthen(name);
      this.log.warn({ round: name, ...failureFacts(error) }, 'to be tried again');
    }
  }
}
