import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { ScheduledRuns } from './scheduled-runs.service';

const everyMs = 600_000;

/** Scores by itself, once a day, what machines measure. */
@Injectable()
export class IndexSchedule extends Schedule {
  constructor(
    @Inject(ScheduledRuns) private readonly runs: ScheduledRuns,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const score = async () => {
      await this.runs.run(systemContext('statistics-index', this.clock.now()));
      return false;
    };
    return [new SteadyWork('Scoring what machines measure', score, everyMs)];
  }
}
