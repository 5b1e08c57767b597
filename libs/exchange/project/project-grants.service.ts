import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, uuidv7, type TxContext } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { sharingOf } from '../application/application.policy';
import { Offers } from '../application/offers.service';
import { Decision } from '../decision/decision.entity';
import { DecisionOutcome } from '../decision/decision-outcome.service';
import { ProjectApplications, type Grantable } from './project-applications.service';
import { ProjectGrant } from './project.entity';
import { ProjectOffers } from './project-offers.service';

/**
 * Turns what a provider has consented to into an application, its answer and an agreement as any other: the provider's officer and
 * head have consented to the answer (Decree 809, Art. 21).
 */
@Injectable()
export class ProjectGrants {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(ProjectOffers) private readonly onOffer: ProjectOffers,
    @Inject(ProjectApplications) private readonly applications: ProjectApplications,
    @Inject(DecisionOutcome) private readonly outcome: DecisionOutcome,
  ) {}

  /** Once for each party: who has left does not get it again by coming back. */
  async grant(tx: TxContext, of: Grantable): Promise<void> {
    const { project, resource, party } = of;
    const key = { projectResourceId: resource.id, party: party.department };
    const grants = this.database.repository(tx, ProjectGrant);
    if (await grants.existsBy(key)) return;
    const offer = await this.offers.held(tx, resource);
    await this.onOffer.assertMayLeave(tx, resource, [party.department]);
    const sharing = sharingOf(offer, { fields: resource.fields, rowFilter: [] });
    const application = await this.applications.receive(tx, of, sharing);
    const decision = this.decisionOf(of, application);
    await this.database.repository(tx, Decision).insert(decision);
    await grants.insert({ ...key, projectId: project.id, applicationId: application.id });
    await this.outcome.conclude(tx, { action: 'exchange.project.grant', application, decision });
  }

  /**
   * The same where it can be granted: what has been taken off offer since is passed over, and what a provider without a connector
   * brings in waits for that. Whatever else stands in the way is told to who joins.
   */
  async grantIfOffered(tx: TxContext, of: Grantable): Promise<void> {
    const { resource, party } = of;
    if (await this.onOffer.canBeGranted(tx, resource, party.department)) await this.grant(tx, of);
  }

  private decisionOf({ resource }: Grantable, { id: applicationId }: Application): Decision {
    const now = this.clock.now();
    const { fields, modes, quotaCalls, maxRows, proposedBy, proposedAt, answeredBy } = resource;
    return Object.assign(new Decision(), {
      ...{ id: uuidv7(now), applicationId, outcome: 'granted', reasons: '', ground: '' },
      ...{ forIncompleteness: false, fields, modes, rowFilter: [] },
      ...{ quotaCalls, maxRows, periodUntil: null },
      ...{ proposedBy, proposedAt },
      ...{ answeredBy, answeredAt: now, replacedAt: null, byRule: false },
    } satisfies Partial<Decision>);
  }
}
