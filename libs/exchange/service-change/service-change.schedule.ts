import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { MissingServiceChangeTime } from './missing-time.service';
import { ServiceChangeEffects } from './service-change-effects.service';

const everyMs = 30_000;
const hourMs = 3_600_000;

/**
 * Lets filed service changes take effect on their day, and gives every one that waits for an answer or its filing its time, also after
 * an upgrade or a change of the jurisdiction.
 */
@Injectable()
export class ServiceChangeSchedule extends Schedule {
  constructor(
    @Inject(ServiceChangeEffects) private readonly effects: ServiceChangeEffects,
    @Inject(MissingServiceChangeTime) private readonly missing: MissingServiceChangeTime,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('service-change', this.clock.now());
    const take = async () => (await this.effects.takeDue(ctx())) > 0;
    const start = async () => {
      await this.missing.start(ctx());
      return false;
    };
    return [
      new SteadyWork('Carrying out filed service changes', take, everyMs),
      new SteadyWork('Starting the time of service changes', start, hourMs),
    ];
  }
}
