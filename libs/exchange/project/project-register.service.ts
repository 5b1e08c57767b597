import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import {
  Clock,
  Database,
  latestFirst,
  supervises,
  systemContext,
  turnLoader,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { Project } from './project.entity';
import { projectErrors } from './project.errors';
import { ProjectFiles } from './project-files.service';
import { ProjectStandings } from './project-standings.service';
import { mayRead, type StandingProject } from './project.policy';
import { viewFor, type ProjectView } from './project-view.policy';

/** Projects as their parties, the authority and auditors read them. */
@Injectable()
export class ProjectRegister {
  private readonly files: DataLoader<string, StandingProject | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ProjectFiles) private readonly gathering: ProjectFiles,
    @Inject(ProjectStandings) private readonly standings: ProjectStandings,
  ) {
    this.files = turnLoader((ids) => this.load(ids));
  }

  /** With everybody and everything in it. Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<StandingProject> {
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

  private async load(ids: readonly string[]): Promise<(StandingProject | null)[]> {
    const ctx = systemContext('projects', this.clock.now());
    const projects = await this.database.repository(ctx, Project).findBy({ id: In([...ids]) });
    const files = await this.standings.ofAll(ctx, await this.gathering.of(ctx, projects));
    return ids.map((id) => files.find(({ project }) => project.id === id) ?? null);
  }
}
