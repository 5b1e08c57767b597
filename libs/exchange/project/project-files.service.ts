import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, dayInChina, type Context } from '@shutong/platform';
import { In } from 'typeorm';
import { Project, ProjectParty, ProjectResource } from './project.entity';
import type { ProjectFile } from './project.policy';
import { servingOf } from './serving.query';

/** Projects with everybody and everything in them. */
@Injectable()
export class ProjectFiles {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** In a number of queries that does not grow with them. */
  async of(ctx: Context, projects: readonly Project[]): Promise<ProjectFile[]> {
    const ids = projects.map(({ id }) => id);
    const where = { projectId: In(ids) };
    const parties = await this.database
      .repository(ctx, ProjectParty)
      .find({ where, order: { department: 'ASC' } });
    const resources = await this.database
      .repository(ctx, ProjectResource)
      .find({ where, order: { proposedAt: 'ASC', id: 'ASC' } });
    const serving = await servingOf(this.database.repository(ctx, Project).manager, ids);
    const today = dayInChina(this.clock.now());
    return projects.map((project) => {
      const ofProject = ({ projectId }: { readonly projectId: string }) => projectId === project.id;
      return {
        ...{ project, serving, today },
        parties: parties.filter(ofProject),
        resources: resources.filter(ofProject),
      };
    });
  }
}
