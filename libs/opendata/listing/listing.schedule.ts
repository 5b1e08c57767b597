import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { Listing } from './listing.service';

/** What was published a moment ago is looked for. */
const everyMs = 500;

/** Lists what was published or harvested, and takes off the list what is open no longer. */
@Injectable()
export class ListingSchedule extends Schedule {
  constructor(
    @Inject(Listing) private readonly listing: Listing,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const look = () => this.listing.next(systemContext('listing', this.clock.now()));
    return [new SteadyWork('Listing datasets', look, everyMs)];
  }
}
