import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  HubError,
  dayInChina,
  limits,
  systemContext,
  type TxContext,
} from '@shutong/platform';
import type { Grantable } from './project-applications.service';
import { Project, ProjectParty, ProjectResource } from './project.entity';
import { ProjectGrants } from './project-grants.service';
import { ProjectSteps } from './project-steps.service';

/** What was consented to for a party. */
interface Waiting {
  readonly projectId: string;
  /** Of what was brought in. */
  readonly id: string;
  readonly department: string;
}

/** What one department has consented to in projects that run, for parties that have joined and not got it yet. */
const waiting = `
  SELECT r.project_id AS "projectId", r.id, p.department
    FROM exchange.project_resource r
    JOIN exchange.project j ON j.id = r.project_id AND j.state = 'running' AND j.ends_on >= $2
    JOIN exchange.project_party p ON p.project_id = r.project_id AND p.department = ANY (r.parties)
   WHERE r.provider = $1 AND r.state = 'consented' AND p.state = 'joined' AND r.answered_at >= p.invited_at
     AND NOT EXISTS (SELECT FROM exchange.project_grant g
                      WHERE g.project_resource_id = r.id AND g.party = p.department)
   ORDER BY r.answered_at, r.id, p.department LIMIT $3`;

/** Grants what parties of projects waited for while its provider had no connector. */
@Injectable()
export class ProjectArrivals {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ProjectSteps) private readonly steps: ProjectSteps,
    @Inject(ProjectGrants) private readonly grants: ProjectGrants,
  ) {}

  /** The department's connector has joined. What cannot be granted all the same is logged. */
  async joined(tx: TxContext, department: string): Promise<void> {
    const today = dayInChina(this.clock.now());
    const most = limits.answeredOnArrival.value;
    const found = await this.database.query<Waiting>(tx, waiting, [department, today, most]);
    const { actor } = systemContext('project-consent', this.clock.now());
    for (const one of found) await this.grant({ ...tx, actor: { ...actor, department } }, one);
  }

  private async grant(tx: TxContext, one: Waiting): Promise<void> {
    const act = {
      action: 'exchange.project.grant',
      resource: [
        { type: 'project', id: one.projectId },
        { type: 'project-resource', id: one.id },
      ],
    };
    try {
      // A savepoint: what cannot be granted hinders neither the connector nor the others.
      await tx.tx.transaction((inner) =>
        this.steps.attempt({ ...tx, tx: inner }, act, async (within) =>
          this.grants.grantIfOffered(within, await this.grantable(within, one)),
        ),
      );
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
    }
  }

  private async grantable(
    tx: TxContext,
    { projectId, id, department }: Waiting,
  ): Promise<Grantable> {
    const { database } = this;
    return {
      project: await database.repository(tx, Project).findOneByOrFail({ id: projectId }),
      resource: await database.repository(tx, ProjectResource).findOneByOrFail({ id }),
      party: await database.repository(tx, ProjectParty).findOneByOrFail({ projectId, department }),
    };
  }
}
