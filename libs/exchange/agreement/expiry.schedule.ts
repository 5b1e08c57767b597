import { Inject, Injectable } from '@nestjs/common';
import { Clock, Schedule, SteadyWork, systemContext } from '@shutong/platform';
import { OpenExpiry } from '../open-application/open-expiry.service';
import { OpenExpiryWarnings } from '../open-application/open-expiry-warnings.service';
import { OpenSupplementDays } from '../open-application/open-supplement-days.service';
import { AgreementService } from './agreement.service';
import { ExpiryWarnings } from './expiry-warnings.service';

const everyMs = 30_000;

/** Warns of the end of terms and marks agreements whose term is over; a call after the term is refused even before this has run. */
@Injectable()
export class AgreementExpiry extends Schedule {
  constructor(
    @Inject(AgreementService) private readonly agreements: AgreementService,
    @Inject(ExpiryWarnings) private readonly warnings: ExpiryWarnings,
    @Inject(OpenExpiry) private readonly openExpiry: OpenExpiry,
    @Inject(OpenExpiryWarnings) private readonly openWarnings: OpenExpiryWarnings,
    @Inject(OpenSupplementDays) private readonly supplementDays: OpenSupplementDays,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  protected works(): SteadyWork[] {
    const ctx = () => systemContext('agreement-expiry', this.clock.now());
    const expire = async () => (await this.agreements.expireDue(ctx())) > 0;
    const expireOpen = async () => (await this.openExpiry.expireDue(ctx())) > 0;
    const warn = () => this.warnings.round(ctx());
    const warnOpen = () => this.openWarnings.round(ctx());
    const lookAtSupplements = async () => {
      await this.supplementDays.round(ctx());
      return false;
    };
    return [
      new SteadyWork('Ending agreements whose term is over', expire, everyMs),
      new SteadyWork('Ending agreements on open data whose term is over', expireOpen, everyMs),
      new SteadyWork('Warning of the end of terms', warn, everyMs),
      new SteadyWork('Warning of the end of terms for open data', warnOpen, everyMs),
      new SteadyWork('Looking at supplements for open data', lookAtSupplements, everyMs),
    ];
  }
}
