import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Clock, SteadyWork, systemContext } from '@shutong/platform';
import { OpenExpiryWarnings } from '../open-application/open-expiry-warnings.service';
import { AgreementService } from './agreement.service';
import { ExpiryWarnings } from './expiry-warnings.service';

const everyMs = 30_000;

/** Warns of the end of terms and marks agreements whose term is over; a call after the term is refused even before this has run. */
@Injectable()
export class AgreementExpiry implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly works: readonly SteadyWork[];

  constructor(
    @Inject(AgreementService) agreements: AgreementService,
    @Inject(ExpiryWarnings) warnings: ExpiryWarnings,
    @Inject(OpenExpiryWarnings) openWarnings: OpenExpiryWarnings,
    @Inject(Clock) clock: Clock,
  ) {
    const ctx = () => systemContext('agreement-expiry', clock.now());
    const expire = async () => (await agreements.expireDue(ctx())) > 0;
    const warn = () => warnings.round(ctx());
    const warnOpen = () => openWarnings.round(ctx());
    this.works = [
      new SteadyWork('Ending agreements whose term is over', expire, everyMs),
      new SteadyWork('Warning of the end of terms', warn, everyMs),
      new SteadyWork('Warning of the end of terms for open data', warnOpen, everyMs),
    ];
  }

  onApplicationBootstrap(): void {
    for (const work of this.works) work.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }
}
