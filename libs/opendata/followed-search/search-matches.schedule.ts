import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { SearchMatches } from './search-matches.service';

/** What is shown within this time is told in one notice. */
const everyMs = 5000;

/** Holds what was shown against the searches that developers follow. */
@Injectable()
export class SearchMatchesSchedule extends Schedule {
  constructor(
    @Inject(SearchMatches) private readonly matches: SearchMatches,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const step = () => this.matches.next(systemContext('followed-searches', this.clock.now()));
    return [new SteadyWork('Matching followed searches', step, everyMs)];
  }
}
