import { Inject, Injectable } from '@nestjs/common';
import { Entries } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Clock, Database, HubError, uuidv7, type TxContext } from '@shutong/platform';
import { Application } from '../application/application.entity';
import { sharingOf } from '../application/application.policy';
import { Offers } from '../application/offers.service';
import { Decision } from '../decision/decision.entity';
import { DecisionOutcome } from '../decision/decision-outcome.service';
import {
  ProjectGrant,
  type Project,
  type ProjectParty,
  type ProjectResource,
} from './project.entity';
import { projectErrors } from './project.errors';
import { endOf } from './project.policy';

/** What was consented to for a party that has joined. */
export interface Grantable {
  readonly project: Project;
  readonly resource: ProjectResource;
  readonly party: ProjectParty;
}

/**
 * Turns what a provider has consented to into an application, its answer and an agreement as any other: the head who joined has
 * consented to the application (Decree 809, Art. 20), the provider's officer and head to the answer (Art. 21).
 */
@Injectable()
export class ProjectGrants {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(DecisionOutcome) private readonly outcome: DecisionOutcome,
  ) {}

  /** Once for each party: who has left does not get it again by coming back. */
  async grant(tx: TxContext, of: Grantable): Promise<void> {
    const { project, resource, party } = of;
    const key = { projectResourceId: resource.id, party: party.department };
    const grants = this.database.repository(tx, ProjectGrant);
    if (await grants.existsBy(key)) return;
    const offer = await this.offers.held(tx, resource);
    await this.assertMayLeave(tx, resource, [party.department]);
    const application = this.applicationOf(of);
    application.sharing = sharingOf(offer, application);
    await this.database.repository(tx, Application).insert(application);
    const decision = this.decisionOf(of, application);
    await this.database.repository(tx, Decision).insert(decision);
    await grants.insert({ ...key, projectId: project.id, applicationId: application.id });
    await this.outcome.conclude(tx, { action: 'exchange.project.grant', application, decision });
  }

  /** The same where it can still be granted; what has been taken off offer since is passed over. */
  async grantIfOffered(tx: TxContext, of: Grantable): Promise<void> {
    try {
      // A savepoint: a refusal undoes what this grant has written and nothing else.
      await tx.tx.transaction((inner) => this.grant({ ...tx, tx: inner }, of));
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
    }
  }

  /** What may not be opened to the public does not leave government (不予开放). */
  async assertMayLeave(
    tx: TxContext,
    { entryId, fields }: Pick<ProjectResource, 'entryId' | 'fields'>,
    parties: readonly string[],
  ): Promise<void> {
    const known = await Promise.all(parties.map((code) => this.departments.byCode(tx, code)));
    if (known.every(({ kind }) => kind === 'department')) return;
    const entry = await this.entries.get(tx, entryId);
    const items = await this.entries.itemsOf(entry);
    const isOpen = (open: string | null) => open !== null && open !== 'not-open';
    const closed = isOpen(entry.open)
      ? items.filter(({ open }) => !isOpen(open)).map(({ code }) => code)
      : fields;
    const beyond = fields.filter((field) => closed.includes(field));
    if (beyond.length === 0) return;
    throw projectErrors.notForOrganisations({ items: beyond.join(', ') });
  }

  private applicationOf({ project, resource, party }: Grantable): Application {
    const now = this.clock.now();
    const { resourceId, entryId, title, provider, modes, fields } = resource;
    return Object.assign(new Application(), {
      ...{ id: uuidv7(now), requester: party.department, provider, resourceId, entryId, title },
      ...{ state: 'granted', basis: project.basis, citations: project.citations, modes, fields },
      ...{ scenario: project.title, scope: `${project.code} ${project.title}` },
      ...{ purposeCode: project.code, purposeText: project.purpose },
      ...{ periodUntil: endOf(project.endsOn), appliedBy: project.foundedBy, appliedAt: now },
      ...{ approvedBy: party.answeredBy, receivedAt: now, updatedAt: now },
      ...{ rowFilter: [], volume: null, security: party.security },
      ...{ returnDivision: null, handler: null, handledSince: null },
    } satisfies Partial<Application>);
  }

  private decisionOf({ resource }: Grantable, { id: applicationId }: Application): Decision {
    const now = this.clock.now();
    const { fields, modes, quotaCalls, maxRows, proposedBy, proposedAt, answeredBy } = resource;
    return Object.assign(new Decision(), {
      ...{ id: uuidv7(now), applicationId, outcome: 'granted', reasons: '', ground: '' },
      ...{ forIncompleteness: false, fields, modes, rowFilter: [], quotaCalls, maxRows },
      ...{ proposedBy, proposedAt },
      ...{ answeredBy, answeredAt: now, replacedAt: null, byRule: false },
    } satisfies Partial<Decision>);
  }
}
