import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { lockVersions } from '../agreement/lock.query';
import { Application } from '../application/application.entity';
import { ApplicationService } from '../application/application.service';
import { ApplicationSteps } from '../application/application-steps.service';
import { contentsOf } from '../application/draft';
import { RenewalFiles } from './renewal-files.service';
import {
  assertRenewal,
  extentOf,
  mayRenew,
  volumeOf,
  type Renewal,
  type RenewalFile,
} from './renewal.policy';
import { assertWidening, mayWiden, restatedOf, type Widening } from './widening.policy';

/** An agreement that is held, with the application from which its present version came. */
interface Running {
  readonly file: RenewalFile;
  readonly present: Agreement;
  readonly earlier: Application;
}

/**
 * The next version of a running agreement, for a further period (续期) or with more than agreed: an application like any other, with the
 * contents of the one from which the agreement came. The requester applies; its office head and the provider answer as for any
 * application.
 */
@Injectable()
export class Renewals {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
    @Inject(RenewalFiles) private readonly files: RenewalFiles,
    @Inject(ApplicationService) private readonly applications: ApplicationService,
  ) {}

  renew(ctx: Context, renewal: Renewal): Promise<Application> {
    const { agreementId: id, periodUntil } = renewal;
    return this.attempt(ctx, { action: 'exchange.agreement.renew', id }, async (tx, running) => {
      const { file, present, earlier } = running;
      mayRenew(ctx.actor, file, this.clock.now());
      assertRenewal(present, renewal);
      const asked = { ...againOf(running), ...extentOf(renewal, present), periodUntil };
      // What flows back goes on flowing back: without further conditions, within the limit of a return (Art. 24).
      return this.applications.draw(tx, asked, earlier.returnDivision);
    });
  }

  /** Also for a later end; what the agreement gives stays, until the wider version has taken its place. */
  widen(ctx: Context, widening: Widening): Promise<Application> {
    const { agreementId: id } = widening;
    return this.attempt(ctx, { action: 'exchange.agreement.widen', id }, async (tx, running) => {
      const { file, present, earlier } = running;
      mayWiden(ctx.actor, file, this.clock.now());
      const again = {
        ...{ ...againOf(running), ...extentOf(widening, present) },
        periodUntil: present.validUntil,
      };
      const asked = { ...again, ...restatedOf(widening, again), widens: present.version };
      const application = await this.applications.draw(tx, asked);
      assertWidening(present, earlier, application);
      return application;
    });
  }

  private attempt(
    ctx: Context,
    { action, id }: { readonly action: string; readonly id: string },
    draw: (tx: TxContext, running: Running) => Promise<Application>,
  ): Promise<Application> {
    const resource = [{ type: 'agreement', id }];
    return this.steps.attempt(ctx, { action, resource }, async (tx) => {
      const file = await this.files.within(tx, await lockVersions(this.database, tx, id));
      const { present } = file;
      const earlier = await this.database
        .repository(tx, Application)
        .findOneByOrFail({ id: present.applicationId });
      return draw(tx, { file, present, earlier });
    });
  }
}

/** The contents of the earlier application, for as many calls as agreed. */
const againOf = ({ present, earlier }: Running) => ({
  ...{ ...contentsOf(earlier), volume: volumeOf(earlier, present) },
  ...{ resourceId: present.resourceId, renews: present.id },
});
