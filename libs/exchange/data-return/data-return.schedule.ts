import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { MissingTurns } from './missing-turns.service';

const everyMs = 3_600_000;

/** Gives every delivered return the time of its turn, also after an upgrade or a change of the jurisdiction. */
@Injectable()
export class DataReturnSchedule extends Schedule {
  constructor(
    @Inject(MissingTurns) private readonly missing: MissingTurns,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const start = async () => {
      await this.missing.start(systemContext('data-return', this.clock.now()));
      return false;
    };
    return [new SteadyWork('Starting the time of data returns', start, everyMs)];
  }
}
