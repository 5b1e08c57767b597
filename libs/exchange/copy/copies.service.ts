import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Context, type FieldProblem } from '@shutong/platform';
import { applicationErrors } from '../application/application.errors';
import type { Wish } from '../application/application.policy';
import { ApplicationService } from '../application/application.service';
import { contentsOf } from '../application/draft';
import { Offers } from '../application/offers.service';
import { goneOf, goneOfPeriod } from './copy.policy';

/** Contents for another application, as an earlier one had them. */
export interface Copy extends Wish {
  readonly resourceId: string | null;
  /** Only where nothing is mounted, as an application names it. */
  readonly entryId: string | null;
  readonly gone: readonly FieldProblem[];
}

/** Reads an own earlier application as the draft of another (复制); nothing is stored. */
@Injectable()
export class Copies {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApplicationService) private readonly applications: ApplicationService,
    @Inject(Offers) private readonly offers: Offers,
  ) {}

  /** @throws exchange.application.not-found, also where another department has applied */
  async of(ctx: Context, id: string): Promise<Copy> {
    const earlier = await this.applications.get(ctx, id);
    if (earlier.requester !== ctx.actor.department) throw applicationErrors.notFound({ id });
    const { resourceId } = earlier;
    const entryId = resourceId ? null : earlier.entryId;
    const [offer] = await this.offers.ofAll(ctx, [{ resourceId, entryId }]);
    const basis = await this.offers.problemsOfBasis(ctx, earlier);
    const period = goneOfPeriod(earlier, this.clock.now());
    const gone = [...goneOf(earlier, offer), ...period, ...basis];
    return { ...contentsOf(earlier), resourceId, entryId, gone };
  }
}
