import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext } from '@shutong/platform';
import { ClockWatch } from './clock-watch.service';

const everyMs = 30_000;

/** Looks at the clocks all the time; what it misses while it does not run it finds at its next round. */
@Injectable()
export class ClockRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: SteadyWork;

  constructor(@Inject(ClockWatch) watch: ClockWatch, @Inject(Clock) clock: Clock) {
    const look = async () => {
      const { counted, resumed, warned, overdue } = await watch.look(
        systemContext('clocks', clock.now()),
      );
      return counted + resumed + warned + overdue > 0;
    };
    this.work = new SteadyWork('Looking at clocks', look, everyMs);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }
}
