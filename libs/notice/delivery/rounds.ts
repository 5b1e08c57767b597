import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext, type Context } from '@shutong/platform';
import { Mailing } from '../mail/mailing.service';
import { Hooking } from '../webhook/hooking.service';
import { Planning } from './planning.service';

const everyMs = 2000;

/** Plans, mails and posts side by side, so that a mail server that hangs holds up nothing but mail. */
@Injectable()
export class DeliveryRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly works: readonly SteadyWork[];

  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Planning) planning: Planning,
    @Inject(Mailing) mailing: Mailing,
    @Inject(Hooking) hooking: Hooking,
  ) {
    this.works = [
      new SteadyWork('Planning notices', () => planning.round(this.context()), everyMs),
      new SteadyWork('Mailing notices', () => mailing.round(this.context()), everyMs),
      new SteadyWork('Posting notices', () => hooking.round(this.context()), everyMs),
    ];
  }

  onApplicationBootstrap(): void {
    this.works.forEach((work) => work.start());
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }

  private context(): Context {
    return systemContext('notice-delivery', this.clock.now());
  }
}
