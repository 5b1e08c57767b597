import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { ClockWatch } from './clock-watch.service';

const everyMs = 30_000;

/** Looks at the clocks all the time; what it misses while it does not run it finds at its next round. */
@Injectable()
export class ClockRounds extends Schedule {
  constructor(
    @Inject(ClockWatch) private readonly watch: ClockWatch,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const look = async () => {
      const ctx = systemContext('clocks', this.clock.now());
      const { counted, resumed, warned, overdue } = await this.watch.look(ctx);
      return counted + resumed + warned + overdue > 0;
    };
    return [new SteadyWork('Looking at clocks', look, everyMs)];
  }
}
