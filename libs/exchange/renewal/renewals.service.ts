import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { agreementErrors } from '../agreement/agreement.errors';
import { mayRead } from '../agreement/agreement.policy';
import { holdVersions, type Versions } from '../agreement/present.query';
import { Application } from '../application/application.entity';
import { ApplicationService } from '../application/application.service';
import { ApplicationSteps } from '../application/application-steps.service';
import { contentsOf } from '../application/draft';
import { ProjectGrant } from '../project/project.entity';
import { renewalErrors } from './renewal.errors';
import { extentOf, mayRenew, type Renewal } from './renewal.policy';

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
    @Inject(ApplicationService) private readonly applications: ApplicationService,
  ) {}

  /** The requester applies; its office head and the provider answer as for any application. */
  renew(ctx: Context, renewal: Renewal): Promise<Application> {
    const { agreementId: id, periodUntil } = renewal;
    const action = 'exchange.agreement.renew';
    const resource = [{ type: 'agreement', id }];
    return this.steps.attempt(ctx, { action, resource }, async (tx) => {
      const { present, next } = await this.held(tx, id);
      mayRenew(ctx.actor, { present, next }, renewal, this.clock.now());
      const earlier = await this.grantedFrom(tx, present);
      return this.applications.apply(tx, {
        ...contentsOf(earlier),
        ...extentOf(renewal, present),
        ...{ resourceId: present.resourceId, periodUntil, renews: id },
      });
    });
  }

  private async held(tx: TxContext, id: string): Promise<Versions> {
    const versions = await holdVersions(this.database, tx, id);
    if (!versions || !mayRead(tx.actor, versions.present)) throw agreementErrors.notFound({ id });
    return versions;
  }

  /** What a project brought ends with the project. */
  private async grantedFrom(
    tx: TxContext,
    { applicationId, state }: Agreement,
  ): Promise<Application> {
    if (await this.database.repository(tx, ProjectGrant).existsBy({ applicationId })) {
      throw renewalErrors.notRenewable({ state });
    }
    return this.database.repository(tx, Application).findOneByOrFail({ id: applicationId });
  }
}
