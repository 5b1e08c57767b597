import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { UnrecordedUses } from './unrecorded-uses.service';

const everyMs = 3_600_000;

/** Looks for use that nobody has recorded. */
@Injectable()
export class UsageRecordSchedule extends Schedule {
  constructor(
    @Inject(UnrecordedUses) private readonly uses: UnrecordedUses,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const look = async () => {
      await this.uses.round(systemContext('usage-record', this.clock.now()));
      return false;
    };
    return [new SteadyWork('Asking for usage records', look, everyMs)];
  }
}
