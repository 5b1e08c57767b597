import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { MissingExaminations } from './missing-examinations.service';
import { MissingFilings } from './missing-filings.service';

const everyMs = 3_600_000;

/**
 * Gives every answered rectification its time for the examination, and everything that a provider has ended its time for the filing, also
 * after an upgrade or a change of the jurisdiction.
 */
@Injectable()
export class RectificationSchedule extends Schedule {
  constructor(
    @Inject(MissingExaminations) private readonly examinations: MissingExaminations,
    @Inject(MissingFilings) private readonly filings: MissingFilings,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const starting = (missing: MissingExaminations | MissingFilings) => async () => {
      await missing.start(systemContext('rectification', this.clock.now()));
      return false;
    };
    return [
      new SteadyWork('Starting the time for examinations', starting(this.examinations), everyMs),
      new SteadyWork('Starting the time for filings', starting(this.filings), everyMs),
    ];
  }
}
