import { Inject, Injectable } from '@nestjs/common';
import { LegalClocks, type LegalClock, type Leeway } from '@shutong/clocks';
import { Config, type Context } from '@shutong/platform';
import { DecisionService } from '../decision/decision.service';
import { Extensions } from '../extension/extensions.service';
import { Supplements } from '../supplement/supplements.service';
import type { Application } from './application.entity';
import { answerClockOf } from './application-clocks';
import type { TimedFile } from './application-file';
import { Circumstances } from './circumstances.service';

/** Applications with what has happened to them, as far as the actor may see it. */
@Injectable()
export class ApplicationFiles {
  constructor(
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(Supplements) private readonly supplements: Supplements,
    @Inject(Extensions) private readonly extensions: Extensions,
    @Inject(LegalClocks) private readonly running: LegalClocks,
    @Inject(Circumstances) private readonly circumstances: Circumstances,
    @Inject(Config) private readonly config: Config,
  ) {}

  async of(ctx: Context, application: Application): Promise<TimedFile> {
    const [decision, supplement, extension, circumstances, clocks] = await Promise.all([
      this.decisions.ofApplication(ctx, application),
      this.supplements.ofApplication(application.id),
      this.extensions.ofApplication(application.id),
      this.circumstances.of(ctx, application),
      this.running.ofMatter(application.id),
    ]);
    const authority = this.config.authorityDepartment;
    const supplementOver = clocks.some(
      (clock) => clock.kind === 'supplement' && this.running.isOverdue(clock),
    );
    const file = { application, decision, supplement, supplementOver, extension, authority };
    return { ...file, ...circumstances, ...(await this.leewayOf(application, clocks)) };
  }

  private async leewayOf(application: Application, clocks: readonly LegalClock[]): Promise<Leeway> {
    const { kind } = answerClockOf(application) ?? {};
    if (kind === undefined) {
      return { isExtensible: false, noMoreTime: null, noStandstill: null };
    }
    return this.running.leewayOf(clocks, kind);
  }

  /** In few queries, however many they are. */
  ofAll(ctx: Context, applications: readonly Application[]): Promise<TimedFile[]> {
    return Promise.all(applications.map((one) => this.of(ctx, one)));
  }
}
