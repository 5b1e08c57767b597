import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { MissingExaminations } from './missing-examinations.service';

const everyMs = 3_600_000;

/** Gives every answered rectification its time for the examination, also after an upgrade or a change of the jurisdiction. */
@Injectable()
export class RectificationSchedule extends Schedule {
  constructor(
    @Inject(MissingExaminations) private readonly examinations: MissingExaminations,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const start = async () => {
      await this.examinations.start(systemContext('rectification', this.clock.now()));
      return false;
    };
    return [new SteadyWork('Starting the time for examinations', start, everyMs)];
  }
}
