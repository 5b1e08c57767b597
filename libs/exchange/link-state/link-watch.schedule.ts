import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext } from '@shutong/platform';
import { LinkWatch } from './link-watch.service';

const everyMs = 5000;

/** The worker looks for silent connectors. */
@Injectable()
export class LinkRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: SteadyWork;

  constructor(@Inject(LinkWatch) watch: LinkWatch, @Inject(Clock) clock: Clock) {
    const look = () => watch.look(systemContext('link-watch', clock.now()));
    this.work = new SteadyWork('Looking for silent connectors', look, everyMs);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }
}
