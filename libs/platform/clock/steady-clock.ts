import { Logger } from '@nestjs/common';
import { limits } from '../limits/limits';
import { SteadyWork } from '../processes/steady-work';
import { Clock, SystemClock, monotonicMillis } from './clock';

/** A clock that runs ahead or behind by less is followed: it is being put right, or drifts. */
const toleranceMs = limits.clockSkew.value * 1000;
const lookEveryMs = 5000;

/** Milliseconds since the epoch, and of the time that passes whatever clocks are set to. */
interface Anchor {
  readonly at: number;
  readonly passed: number;
}

/**
 * The machine's clock, unless it is set to another time while the process runs: then the time goes on from where it was,
 * until the machine's clock is right again or PostgreSQL's says the same. A clock that is set by mistake neither refuses
 * calls nor ends agreements; one that is put right, after the machine has slept, is followed within seconds.
 *
 * At its start the process has nothing but the machine's clock, and takes it.
 */
export class SteadyClock extends Clock {
  private readonly logger = new Logger('clock');
  private anchor: Anchor;
  private isTold = false;

  constructor(
    private readonly machine: Clock = new SystemClock(),
    private readonly passed: () => number = monotonicMillis,
  ) {
    super();
    this.anchor = { at: machine.now().getTime(), passed: passed() };
  }

  now(): Date {
    const shown = this.machine.now().getTime();
    const due = this.due();
    if (differs(shown, due)) return new Date(due);
    this.anchor = { at: shown, passed: this.passed() };
    return new Date(shown);
  }

  /** Looks at PostgreSQL's clock every few seconds from now on. */
  watch(witness: () => Promise<Date>): SteadyWork {
    const look = async () => {
      await this.look(witness);
      return false;
    };
    const work = new SteadyWork('Looking at the clocks', look, lookEveryMs);
    work.start();
    return work;
  }

  /** One look: where the machine's clock was set, PostgreSQL's decides whether it is followed. */
  async look(witness: () => Promise<Date>): Promise<void> {
    if (!differs(this.machine.now().getTime(), this.due())) {
      this.isTold = false;
      return;
    }
    const seen = (await witness()).getTime();
    const shown = this.machine.now().getTime();
    const seconds = Math.round((shown - this.due()) / 1000);
    if (!differs(seen, shown)) {
      this.anchor = { at: shown, passed: this.passed() };
      this.isTold = false;
      this.logger.warn(
        `The clock of this machine was set by ${seconds} s; PostgreSQL's says so too.`,
      );
    } else if (!this.isTold) {
      this.isTold = true;
      this.logger.error(`The clock of this machine was set by ${seconds} s and is not followed.`);
    }
  }

  /** What the time has to be now. */
  private due(): number {
    return this.anchor.at + (this.passed() - this.anchor.passed);
  }
}

const differs = (one: number, other: number): boolean => Math.abs(one - other) > toleranceMs;
