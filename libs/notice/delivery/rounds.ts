import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { Mailing } from '../mail/mailing.service';
import { Hooking } from '../webhook/hooking.service';
import { Planning } from './planning.service';

const everyMs = 2000;

/** Plans, mails and posts side by side, so that a mail server that hangs holds up nothing but mail. */
@Injectable()
export class DeliveryRounds extends Schedule {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Planning) private readonly planning: Planning,
    @Inject(Mailing) private readonly mailing: Mailing,
    @Inject(Hooking) private readonly hooking: Hooking,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('notice-delivery', this.clock.now());
    return [
      new SteadyWork('Planning notices', () => this.planning.round(ctx()), everyMs),
      new SteadyWork('Mailing notices', () => this.mailing.round(ctx()), everyMs),
      new SteadyWork('Posting notices', () => this.hooking.round(ctx()), everyMs),
    ];
  }
}
