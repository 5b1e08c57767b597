import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { HarvestRuns } from './harvest-runs.service';

const everyMs = 10_000;
/** An operator who has asked for a harvest looks at the page meanwhile. */
const takeEveryMs = 2000;

/** Lets sources have their turn, reads them, and ends what was silent for too long. */
@Injectable()
export class HarvestSchedule extends Schedule {
  constructor(
    @Inject(HarvestRuns) private readonly runs: HarvestRuns,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('harvest', this.clock.now());
    const look = async () => {
      const ended = await this.runs.endSilent(ctx());
      return ended + (await this.runs.schedule(ctx())) > 0;
    };
    return [
      new SteadyWork('Letting sources have their turn', look, everyMs),
      new SteadyWork('Harvesting', () => this.runs.next(ctx()), takeEveryMs),
    ];
  }
}
