import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext } from '@shutong/platform';
import { ServiceChangeEffects } from './service-change-effects.service';

const everyMs = 30_000;

/** Lets filed service changes take effect on their day. */
@Injectable()
export class ServiceChangeSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly work: SteadyWork;

  constructor(
    @Inject(ServiceChangeEffects) effects: ServiceChangeEffects,
    @Inject(Clock) clock: Clock,
  ) {
    const take = async () =>
      (await effects.takeDue(systemContext('service-change', clock.now()))) > 0;
    this.work = new SteadyWork('Carrying out filed service changes', take, everyMs);
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.work.stop();
  }
}
