import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, Database, uuidv7, type TxContext } from '@shutong/platform';
import { startAnswerClock } from '../application/application-clocks';
import { Application, type Sharing } from '../application/application.entity';
import type { ApplicationState } from '../application/application.states';
import { ApplicationSteps } from '../application/application-steps.service';
import type { Project, ProjectParty, ProjectResource } from './project.entity';
import { endOf } from './project.policy';

/** What was consented to for a party that has joined. */
export interface Grantable {
  readonly project: Project;
  readonly resource: ProjectResource;
  readonly party: ProjectParty;
}

/** What a project brings a party is applied for in its name: joining was its head's consent to that (Decree 809, Art. 20). */
@Injectable()
export class ProjectApplications {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
  ) {}

  /**
   * Sent, received and granted in one act: others learn of each, and its time is counted, as of any other. Its answer and agreement
   * follow at once.
   */
  async receive(tx: TxContext, of: Grantable, sharing: Sharing): Promise<Application> {
    const application = Object.assign(this.drawn(of), { sharing });
    const was = (state: ApplicationState) =>
      Object.assign(new Application(), { ...application, state });
    await this.database.repository(tx, Application).insert(application);
    const [submitted, received] = [was('awaiting-office-head'), was('received')];
    const action = 'exchange.project.apply';
    await this.steps.note(tx, action, 'exchange.application.submitted', submitted);
    await this.steps.tell(tx, 'exchange.application.received', received);
    await startAnswerClock({ clocks: this.clocks, database: this.database }, tx, application);
    return application;
  }

  private drawn({ project, resource, party }: Grantable): Application {
    const now = this.clock.now();
    const { resourceId, entryId, title, provider, modes, fields } = resource;
    return Object.assign(new Application(), {
      ...{ id: uuidv7(now), requester: party.department, provider, resourceId, entryId, title },
      ...{ state: 'granted', basis: project.basis, citations: project.citations, modes, fields },
      ...{ scenario: project.title, scope: `${project.code} ${project.title}` },
      ...{ purposeCode: project.code, purposeText: project.purpose },
      ...{ periodUntil: endOf(project.endsOn), appliedBy: project.foundedBy, appliedAt: now },
      ...{ approvedBy: party.answeredBy, receivedAt: now, updatedAt: now },
      ...{ rowFilter: [], volume: null, security: party.security, matterId: null },
      ...{ renews: null, widens: null },
      ...{ returnDivision: null, handler: null, handledSince: null },
    } satisfies Partial<Application>);
  }
}
