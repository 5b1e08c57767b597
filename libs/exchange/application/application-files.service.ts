import { Inject, Injectable } from '@nestjs/common';
import { Config, type Context } from '@shutong/platform';
import { DecisionService } from '../decision/decision.service';
import { Extensions } from '../extension/extensions.service';
import { Supplements } from '../supplement/supplements.service';
import type { Application } from './application.entity';
import type { ApplicationFile } from './application-file';

/** Applications with what has happened to them, as far as the actor may see it. */
@Injectable()
export class ApplicationFiles {
  constructor(
    @Inject(DecisionService) private readonly decisions: DecisionService,
    @Inject(Supplements) private readonly supplements: Supplements,
    @Inject(Extensions) private readonly extensions: Extensions,
    @Inject(Config) private readonly config: Config,
  ) {}

  async of(ctx: Context, application: Application): Promise<ApplicationFile> {
    const [decision, supplement, extension] = await Promise.all([
      this.decisions.ofApplication(ctx, application),
      this.supplements.ofApplication(application.id),
      this.extensions.ofApplication(application.id),
    ]);
    const authority = this.config.authorityDepartment;
    return { application, decision, supplement, extension, authority };
  }

  /** In few queries, however many they are. */
  ofAll(ctx: Context, applications: readonly Application[]): Promise<ApplicationFile[]> {
    return Promise.all(applications.map((one) => this.of(ctx, one)));
  }
}
