import { Inject, Injectable } from '@nestjs/common';
import { Clocks, LegalClocks } from '@shutong/clocks';
import { Config, refusalOf, type Context } from '@shutong/platform';
import { DecisionService } from '../decision/decision.service';
import { Extensions } from '../extension/extensions.service';
import { Supplements } from '../supplement/supplements.service';
import type { Application } from './application.entity';
import { answerClockOf } from './application-clocks';
import type { TimedFile } from './application-file';

/** Applications with what has happened to them, as far as the actor may see it. */
@Injectable()
export class ApplicationFiles {
  constructor(
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(Supplements) private readonly supplements: Supplements,
    @Inject(Extensions) private readonly extensions: Extensions,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(LegalClocks) private readonly running: LegalClocks,
    @Inject(Config) private readonly config: Config,
  ) {}

  async of(ctx: Context, application: Application): Promise<TimedFile> {
    const [decision, supplement, extension, clocks] = await Promise.all([
      this.decisions.ofApplication(ctx, application),
      this.supplements.ofApplication(application.id),
      this.extensions.ofApplication(application.id),
      this.running.ofMatter(application.id),
    ]);
    const authority = this.config.authorityDepartment;
    const supplementOver = clocks.some(
      (clock) => clock.kind === 'supplement' && this.running.isOverdue(clock),
    );
    const file = { application, decision, supplement, extension, authority };
    return { ...file, supplementOver, noMoreTime: this.noMoreTime(application) };
  }

  private noMoreTime(application: Application): TimedFile['noMoreTime'] {
    const clock = answerClockOf(application);
    return (clock && refusalOf(() => this.clocks.extensionOf(clock.kind))) ?? null;
  }

  /** In few queries, however many they are. */
  ofAll(ctx: Context, applications: readonly Application[]): Promise<TimedFile[]> {
    return Promise.all(applications.map((one) => this.of(ctx, one)));
  }
}
