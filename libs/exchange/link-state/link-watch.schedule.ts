import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { LinkWatch } from './link-watch.service';

const everyMs = 5000;

/** The worker looks for silent connectors. */
@Injectable()
export class LinkRounds extends Schedule {
  constructor(
    @Inject(LinkWatch) private readonly watch: LinkWatch,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const look = () => this.watch.look(systemContext('link-watch', this.clock.now()));
    return [new SteadyWork('Looking for silent connectors', look, everyMs)];
  }
}
