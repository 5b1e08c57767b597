import { Inject, Injectable } from '@nestjs/common';
import { codeList } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Clock, Database, dayInChina, limits, uuidv7, type Context } from '@shutong/platform';
import { assertBasisInForce } from '../application/application.policy';
import { Offers } from '../application/offers.service';
import { Project, ProjectParty } from './project.entity';
import { projectErrors } from './project.errors';
import { assertRunning, isIn, mayFound, partyAfter, type Founding } from './project.policy';
import { ProjectNotices } from './project-notices.service';
import { ProjectSteps } from './project-steps.service';

/** The authority founds projects and invites organisations to them. */
@Injectable()
export class Projects {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Offers) private readonly offers: Offers,
    @Inject(ProjectSteps) private readonly steps: ProjectSteps,
    @Inject(ProjectNotices) private readonly notices: ProjectNotices,
  ) {}

  found(ctx: Context, said: Founding): Promise<Project> {
    const action = 'exchange.project.found';
    const resource = [{ type: 'project-code', id: said.code }];
    return this.steps.attempt(ctx, { action, resource }, async (tx) => {
      const now = this.clock.now();
      mayFound(said, projectDomains(), dayInChina(now));
      assertBasisInForce(await this.offers.problemsOfBasis(tx, said));
      const projects = this.database.repository(tx, Project);
      const { code } = said;
      const project = Object.assign(new Project(), {
        ...{ ...said, id: uuidv7(now), citations: [...said.citations], state: 'running' },
        ...{ foundedBy: ctx.actor.id, foundedAt: now },
        ...{ closingReason: null, endedBy: null, endedAt: null },
      });
      const inserted = await projects
        .createQueryBuilder()
        .insert()
        .values(project)
        .orIgnore()
        .returning('id')
        .updateEntity(false)
        .execute();
      if ((inserted.raw as unknown[]).length === 0) throw projectErrors.codeTaken({ code });
      await this.steps.note(tx, { project }, { action, event: 'exchange.project.founded' });
      return project;
    });
  }

  /** Again, too, who has declined, left or was removed. */
  invite(ctx: Context, id: string, department: string): Promise<Project> {
    const action = 'exchange.project.invite';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { project, parties } = file;
      assertRunning(file);
      await this.departments.activeByCode(tx, department);
      const known = parties.find((party) => party.department === department);
      if (known && isIn(known.state)) throw projectErrors.alreadyInvited();
      if (known) partyAfter(known.state, 'invite');
      if (!known && parties.length >= limits.projectParties.value) {
        throw projectErrors.tooMany({ limit: limits.projectParties.value });
      }
      const party = await this.database.repository(tx, ProjectParty).save({
        ...{ projectId: id, department, state: 'invited', invitedAt: this.clock.now() },
        ...{ answeredBy: null, answeredAt: null, security: null, endedAt: null },
        actedBy: known?.actedBy ?? [],
      } satisfies ProjectParty);
      await this.notices.invited(tx, project, party);
      await this.steps.note(tx, file, {
        ...{ action, event: 'exchange.project.party-invited', data: { department } },
        resource: [{ type: 'department', id: department }],
      });
      return project;
    });
  }
}

const projectDomains = (): string[] => codeList('project-domains').codes.map(({ code }) => code);
