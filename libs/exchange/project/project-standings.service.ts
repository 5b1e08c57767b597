import { Inject, Injectable } from '@nestjs/common';
import { RuleDocuments } from '@shutong/catalog';
import type { Context } from '@shutong/platform';
import { Parties } from '../agreement/parties.service';
import { basis } from '../application/offers.service';
import type { ProjectFile, StandingProject } from './project.policy';

/** What decides whether anything more comes about in a project. */
@Injectable()
export class ProjectStandings {
  constructor(
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Parties) private readonly connectors: Parties,
  ) {}

  /** Within a transaction the rules that it cites stay as they are until that ends. */
  async of(ctx: Context, file: ProjectFile): Promise<StandingProject> {
    return (await this.ofAll(ctx, [file]))[0]!;
  }

  /** In two queries, however many they are. */
  async ofAll(ctx: Context, files: readonly ProjectFile[]): Promise<StandingProject[]> {
    const departments = files.flatMap(({ parties }) => parties.map((party) => party.department));
    const unconnected = await this.connectors.unconnected(ctx, departments);
    const citations = files.map(({ project }) => project.citations);
    const problems = await this.rules.problemsOfEach(ctx, citations, basis);
    return files.map((file, at) => ({ ...file, unconnected, problems: problems[at]! }));
  }
}
