import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context } from '@shutong/platform';
import { lockVersions } from '../agreement/lock.query';
import { Application } from '../application/application.entity';
import { ApplicationService } from '../application/application.service';
import { ApplicationSteps } from '../application/application-steps.service';
import { contentsOf } from '../application/draft';
import { RenewalFiles } from './renewal-files.service';
import { assertRenewal, extentOf, mayRenew, volumeOf, type Renewal } from './renewal.policy';

/**
 * A further period of a running agreement (续期): an application like any other, with the contents of the one from
 * which the agreement came.
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

  /** The requester applies; its office head and the provider answer as for any application. */
  renew(ctx: Context, renewal: Renewal): Promise<Application> {
    const { agreementId: id, periodUntil } = renewal;
    const action = 'exchange.agreement.renew';
    const resource = [{ type: 'agreement', id }];
    return this.steps.attempt(ctx, { action, resource }, async (tx) => {
      const file = await this.files.within(tx, await lockVersions(this.database, tx, id));
      const { present } = file;
      mayRenew(ctx.actor, file, this.clock.now());
      assertRenewal(present, renewal);
      const earlier = await this.database
        .repository(tx, Application)
        .findOneByOrFail({ id: present.applicationId });
      const asked = {
        ...contentsOf(earlier),
        ...{ ...extentOf(renewal, present), volume: volumeOf(earlier, present) },
        ...{ resourceId: present.resourceId, periodUntil, renews: id },
      };
      // What flows back goes on flowing back: without further conditions, within the limit of a return (Art. 24).
      return this.applications.draw(tx, asked, earlier.returnDivision);
    });
  }
}
