import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, systemContext } from '@shutong/platform';
import { ClockWatch } from './clock-watch.service';

const everyMs = 30_000;

/** Looks at the clocks all the time; what it misses while it does not run it finds at its next round. */
@Injectable()
export class ClockRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('clocks');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ClockWatch) private readonly watch: ClockWatch,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.run());
    }, everyMs);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      await this.watch.look(systemContext('clocks', this.clock.now()));
    } catch (error) {
      this.logger.error(`Clocks wait for the next round: ${String(error)}`);
    }
  }
}
