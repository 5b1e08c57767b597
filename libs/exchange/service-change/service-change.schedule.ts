import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { ServiceChangeEffects } from './service-change-effects.service';

const everyMs = 30_000;

/** Lets filed service changes take effect on their day. */
@Injectable()
export class ServiceChangeSchedule extends Schedule {
  constructor(
    @Inject(ServiceChangeEffects) private readonly effects: ServiceChangeEffects,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const take = async () =>
      (await this.effects.takeDue(systemContext('service-change', this.clock.now()))) > 0;
    return [new SteadyWork('Carrying out filed service changes', take, everyMs)];
  }
}
