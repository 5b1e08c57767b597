import { Inject, Injectable } from '@nestjs/common';
import { RuleDocuments } from '@shutong/catalog';
import type { Context, TxContext } from '@shutong/platform';
import { Parties } from '../agreement/parties.service';
import { basis } from '../application/offers.service';
import type { ProjectFile, StandingProject } from './project.policy';
import { ProjectSteps } from './project-steps.service';

/** What decides whether anything more comes about in a project. */
@Injectable()
export class ProjectStandings {
  constructor(
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Parties) private readonly connectors: Parties,
    @Inject(ProjectSteps) private readonly steps: ProjectSteps,
  ) {}

  /** A step of a project that is judged by what it rests on, too, which stays so until the step is done. */
  take<T>(
    ctx: Context,
    step: Parameters<ProjectSteps['take']>[1],
    work: (tx: TxContext, file: StandingProject) => Promise<T>,
  ): Promise<T> {
    return this.steps.take(ctx, step, async (tx, file) => work(tx, await this.of(tx, file)));
  }

  /** The log entry and the event of what was done. */
  note(...done: Parameters<ProjectSteps['note']>): Promise<void> {
    return this.steps.note(...done);
  }

  /** In two queries, however many they are. */
  async ofAll(ctx: Context, files: readonly ProjectFile[]): Promise<StandingProject[]> {
    const departments = files.flatMap(({ parties }) => parties.map((party) => party.department));
    const unconnected = await this.connectors.unconnected(ctx, departments);
    const citations = files.map(({ project }) => project.citations);
    const problems = await this.rules.problemsOfEach(ctx, citations, basis);
    return files.map((file, at) => ({ ...file, unconnected, problems: problems[at]! }));
  }

  /** The rules that it cites stay as they are until the transaction ends. */
  private async of(ctx: Context, file: ProjectFile): Promise<StandingProject> {
    return (await this.ofAll(ctx, [file]))[0]!;
  }
}
