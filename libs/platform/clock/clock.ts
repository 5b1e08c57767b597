import type { TxContext } from '../context/context';

/** When each open transaction first wanted to know. */
const instants = new WeakMap<object, Date>();

/** The only source of the present. Injected everywhere, so that any past date can be replayed. */
export abstract class Clock {
  abstract now(): Date;

  /**
   * One instant for all that a transaction tells of itself: log entry and event of an act carry the same time, so that
   * whoever counts by days counts the same from either.
   */
  ofAct({ tx }: TxContext): Date {
    const known = instants.get(tx) ?? this.now();
    instants.set(tx, known);
    return known;
  }

  /** Integer microseconds since the Unix epoch, UTC: the time unit of log entries and agreements. */
  micros(): number {
    return this.now().getTime() * 1000;
  }
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that tests set and move. */
export class FixedClock extends Clock {
  constructor(private instant: Date) {
    super();
  }

  now(): Date {
    return new Date(this.instant);
  }

  set(instant: Date): void {
    this.instant = instant;
  }

  advance(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}

/** Monotonic milliseconds, for durations and deadlines; never a date. */
export function monotonicMillis(): number {
  return performance.now();
}
