import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { ClockWatch } from './clock-watch.service';
import { DisabledHolders } from './disabled-holders.service';
import { MissingYears } from './missing-years.service';

const everyMs = 30_000;
const hourMs = 3_600_000;

/** Looks at the clocks all the time; what it misses while it does not run it finds at its next round. */
@Injectable()
export class ClockRounds extends Schedule {
  constructor(
    @Inject(ClockWatch) private readonly watch: ClockWatch,
    @Inject(DisabledHolders) private readonly holders: DisabledHolders,
    @Inject(MissingYears) private readonly years: MissingYears,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('clocks', this.clock.now());
    const look = async () => {
      const { counted, resumed, warned, overdue } = await this.watch.look(ctx());
      return counted + resumed + warned + overdue > 0;
    };
    const setAside = async () => (await this.holders.look(ctx())) > 0;
    const tell = async () => {
      await this.years.tell(ctx());
      return false;
    };
    return [
      new SteadyWork('Looking at clocks', look, everyMs),
      new SteadyWork('Setting aside the time of disabled departments', setAside, everyMs),
      new SteadyWork('Telling which years the calendar lacks', tell, hourMs),
    ];
  }
}
