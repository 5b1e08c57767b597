import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext } from '@shutong/platform';
import { AgreementService } from './agreement.service';

const everyMs = 30_000;

/** Marks agreements whose term is over; a call after the term is refused even before this has run. */
@Injectable()
export class AgreementExpiry implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: SteadyWork;

  constructor(@Inject(AgreementService) agreements: AgreementService, @Inject(Clock) clock: Clock) {
    const expire = async () =>
      (await agreements.expireDue(systemContext('agreement-expiry', clock.now()))) > 0;
    this.work = new SteadyWork('Ending agreements whose term is over', expire, everyMs);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }
}
