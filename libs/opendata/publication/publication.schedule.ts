import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { PublicationCopies } from './publication-copies.service';

/** Somebody waits for each of these. */
const takeEveryMs = 250;
const sweepEveryMs = 5000;

/** Brings to the open zone what was approved, and removes from there what was withdrawn. */
@Injectable()
export class PublicationSchedule extends Schedule {
  constructor(
    @Inject(PublicationCopies) private readonly copies: PublicationCopies,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('publication', this.clock.now());
    return [
      new SteadyWork('Publishing datasets', () => this.copies.next(ctx()), takeEveryMs),
      new SteadyWork('Removing what was withdrawn', () => this.copies.sweep(ctx()), sweepEveryMs),
    ];
  }
}
