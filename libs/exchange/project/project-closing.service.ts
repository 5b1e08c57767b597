import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  dayInChina,
  tryEach,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { LessThan } from 'typeorm';
import { Project } from './project.entity';
import { projectErrors } from './project.errors';
import { assertRunning, projectAfter, type ProjectFile } from './project.policy';
import type { ProjectStep } from './project.states';
import { ProjectEndings } from './project-endings.service';
import { ProjectNotices } from './project-notices.service';
import { ProjectSteps } from './project-steps.service';

/** Projects that end in one look. */
const atATime = 100;

/** How a project ends: closed by the authority, or because its end day is over. */
@Injectable()
export class ProjectClosing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ProjectSteps) private readonly steps: ProjectSteps,
    @Inject(ProjectEndings) private readonly endings: ProjectEndings,
    @Inject(ProjectNotices) private readonly notices: ProjectNotices,
  ) {}

  /** Every agreement of the project ends with it. */
  close(ctx: Context, id: string, reason: string): Promise<Project> {
    const action = 'exchange.project.close';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      assertRunning(file);
      if (reason.trim() === '') {
        const problems = [{ field: 'reason', rule: 'required' }];
        throw projectErrors.incomplete({ missing: 'reason' }, problems);
      }
      return this.over(tx, file, { step: 'close', action, closingReason: reason });
    });
  }

  /**
   * Marks every project whose end day is over and ends what has not ended by its own term; a call after the end day is
   * refused even before this has run. Answers how many there were.
   */
  async endDue(ctx: Context): Promise<number> {
    const due = await this.database.repository(ctx, Project).find({
      where: { state: 'running', endsOn: LessThan(dayInChina(this.clock.now())) },
      order: { endsOn: 'ASC', id: 'ASC' },
      take: atATime,
    });
    const action = 'exchange.project.end';
    return tryEach(due, ({ id }) =>
      this.steps.take(ctx, { id, action }, async (tx, file) => {
        // Closed since it was found.
        if (file.project.state !== 'running') return false;
        await this.over(tx, file, { step: 'end', action, closingReason: null });
        return true;
      }),
    );
  }

  private async over(
    tx: TxContext,
    file: ProjectFile,
    { step, action, closingReason }: Over,
  ): Promise<Project> {
    const state = projectAfter(file.project.state, step);
    const ended = { endedBy: tx.actor.id, endedAt: this.clock.now() };
    const projects = this.database.repository(tx, Project);
    const { id: projectId, code } = file.project;
    const project = await projects.save(
      Object.assign(file.project, { state, closingReason, ...ended }),
    );
    const reason = closingReason ?? `the project ${code} has ended`;
    await this.endings.end(tx, { projectId, reason });
    await this.notices.over(tx, file);
    await this.steps.note(tx, file, { action, event: 'exchange.project.ended' });
    return project;
  }
}

interface Over {
  readonly step: ProjectStep;
  readonly action: string;
  readonly closingReason: string | null;
}
