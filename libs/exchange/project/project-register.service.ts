import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import {
  Clock,
  Database,
  dayInChina,
  latestFirst,
  supervises,
  turnLoader,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { Project, ProjectParty, ProjectResource } from './project.entity';
import { projectErrors } from './project.errors';
import { servingOf } from './serving.query';
import { mayRead, type ProjectFile } from './project.policy';
import { viewFor, type ProjectView } from './project-view.policy';

/** Projects as their parties, the authority and auditors read them. */
@Injectable()
export class ProjectRegister {
  private readonly files: DataLoader<string, ProjectFile | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.files = turnLoader((ids) => this.load(ids));
  }

  /** With everybody and everything in it. Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<ProjectFile> {
    const file = await this.files.load(id);
    if (!file || !mayRead(ctx.actor, file)) throw projectErrors.notFound({ id });
    return file;
  }

  /** The same as far as the actor reads it. */
  async view(ctx: Context, id: string): Promise<ProjectView> {
    return viewFor(ctx.actor, await this.get(ctx, id));
  }

  /** Newest first: those that the actor's organisation was invited to, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Project>> {
    const query = this.database.repository(ctx, Project).createQueryBuilder('p');
    if (!supervises(ctx.actor)) {
      query.where(
        `EXISTS (SELECT FROM exchange.project_party q WHERE q.project_id = p.id AND q.department = :own)`,
        { own: ctx.actor.department },
      );
    }
    return latestFirst(query, 'foundedAt', asked);
  }

  private async load(ids: readonly string[]): Promise<(ProjectFile | null)[]> {
    const { dataSource } = this.database;
    const within = { projectId: In([...ids]) };
    const projects = await dataSource.getRepository(Project).findBy({ id: In([...ids]) });
    const parties = await dataSource
      .getRepository(ProjectParty)
      .find({ where: within, order: { department: 'ASC' } });
    const resources = await dataSource
      .getRepository(ProjectResource)
      .find({ where: within, order: { proposedAt: 'ASC', id: 'ASC' } });
    const serving = await servingOf(dataSource.manager, ids);
    const today = dayInChina(this.clock.now());
    return ids.map((id) => {
      const project = projects.find((one) => one.id === id);
      const ofProject = ({ projectId }: { readonly projectId: string }) => projectId === id;
      return project
        ? {
            project,
            parties: parties.filter(ofProject),
            resources: resources.filter(ofProject),
            serving,
            today,
          }
        : null;
    });
  }
}
