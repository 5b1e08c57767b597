import { Inject, Injectable } from '@nestjs/common';
import { Colleagues, type Colleague } from '@shutong/identity';
import { Database, type Context, type Page, type PageAsked } from '@shutong/platform';
import { partsTaken } from '../course/parts-taken.query';
import { actedElsewhere } from '../course/sides.policy';
import type { Application } from '../application/application.entity';
import { answerIsAwaited } from '../application/application.policy';
import { ApplicationService } from '../application/application.service';
import { Matters } from '../matter/matters.service';

/** What is to be handed over: an application, or a provider's part of a matter; neither where that is not said yet. */
export interface HandedOver {
  readonly applicationId?: string | null;
  readonly partId?: string | null;
}

/** To whom one may hand over: officers of one's own department. */
@Injectable()
export class Officers {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Colleagues) private readonly colleagues: Colleagues,
    @Inject(ApplicationService) private readonly applications: ApplicationService,
    @Inject(Matters) private readonly matters: Matters,
  ) {}

  /** But for those to whom this may not be handed over. @throws exchange.application.not-found, exchange.matter.part-not-found */
  async list(ctx: Context, of: HandedOver, page: PageAsked): Promise<Page<Colleague>> {
    const department = ctx.actor.department ?? '';
    const but = await this.refused(ctx, await this.handedOver(ctx, of));
    return this.colleagues.list(ctx, { department, role: 'provider-officer', but }, page);
  }

  /** Who has acted for another side in any of them, or has it in hand already. */
  private async refused(ctx: Context, applications: readonly Application[]): Promise<string[]> {
    const named = applications.map(({ id: applicationId }) => ({ applicationId }));
    const parts = await partsTaken(this.database.manager(ctx), named);
    const inCharge = applications.flatMap(({ handler }) => handler ?? []);
    return [...actedElsewhere(ctx.actor, parts.flat()), ...inCharge];
  }

  private async handedOver(
    ctx: Context,
    { applicationId, partId }: HandedOver,
  ): Promise<Application[]> {
    const one = applicationId ? [await this.applications.get(ctx, applicationId)] : [];
    return partId ? [...one, ...(await this.ofPart(ctx, partId))] : one;
  }

  /** What is still to be answered is handed over. */
  private async ofPart(ctx: Context, partId: string): Promise<Application[]> {
    const { matter, part } = await this.matters.part(ctx, partId);
    const members = await this.matters.membersOf(ctx, matter);
    return members.filter(
      ({ provider, state }) => provider === part.provider && answerIsAwaited(state),
    );
  }
}
