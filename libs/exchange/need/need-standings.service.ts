import { Inject, Injectable } from '@nestjs/common';
import { RuleDocuments, type Citation } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import {
  Clock,
  systemContext,
  turnLoader,
  type Context,
  type FieldProblem,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { basis } from '../application/offers.service';
import type { NeedFile, StandingNeed } from './need.policy';

/** What decides on the next steps of a need beside what has happened to it: its basis, and whether its source may act. */
@Injectable()
export class NeedStandings {
  private readonly shown: DataLoader<NeedFile, StandingNeed>;

  constructor(
    @Inject(RuleDocuments) private readonly rules: RuleDocuments,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Clock) clock: Clock,
  ) {
    this.shown = turnLoader((files) => this.ofAll(systemContext('needs', clock.now()), files));
  }

  /** The rules that it cites stay as they are until the transaction ends. */
  async of(tx: TxContext, file: NeedFile): Promise<StandingNeed> {
    return (await this.ofAll(tx, [file]))[0]!;
  }

  /** As it is shown: those of a turn at once. */
  load(file: NeedFile): Promise<StandingNeed> {
    return this.shown.load(file);
  }

  /** Why a need cannot rest on these rules now; empty where it can. */
  async problemsOf(tx: TxContext, citations: readonly Citation[]): Promise<FieldProblem[]> {
    return (await this.rules.problemsOfEach(tx, [citations], basis))[0]!;
  }

  private async ofAll(ctx: Context, files: readonly NeedFile[]): Promise<StandingNeed[]> {
    const sources = files.flatMap(({ need }) => need.source ?? []);
    const disabled = await this.departments.disabledOf(ctx, sources);
    const problems = await this.rules.problemsOfEach(
      ctx,
      files.map(({ need }) => need.citations),
      basis,
    );
    return files.map((file, at) => ({
      ...file,
      problems: problems[at]!,
      isSourceDisabled: disabled.has(file.need.source ?? ''),
    }));
  }
}
