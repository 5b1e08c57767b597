import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, systemContext } from '@shutong/platform';
import { AgreementService } from './agreement.service';

const everyMs = 30_000;

/** Marks agreements whose term is over; a call after the term is refused even before this has run. */
@Injectable()
export class AgreementExpiry implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('agreement-expiry');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(AgreementService) private readonly agreements: AgreementService,
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
      await this.agreements.expireDue(systemContext('agreement-expiry', this.clock.now()));
    } catch (error) {
      this.logger.error(`Agreements due to expire stay for the next round: ${String(error)}`);
    }
  }
}
