import { Inject } from '@nestjs/common';
import { ResolveField, Resolver } from '@nestjs/graphql';
import { MeType } from '@shutong/identity';
import { AvailableActionType, Ctx, tellActions, type Context } from '@shutong/platform';
import { Beginners } from './beginners.service';
import { firstSteps } from './first-steps.policy';

@Resolver(() => MeType)
export class FirstStepsResolver {
  constructor(@Inject(Beginners) private readonly beginners: Beginners) {}

  @ResolveField('availableActions', () => [AvailableActionType], {
    description:
      'Steps that begin from nothing, and why one cannot take them now, as far as that does not depend on what is said.',
  })
  async availableActions(@Ctx() ctx: Context) {
    return tellActions(firstSteps(ctx.actor, await this.beginners.of(ctx)), ctx.language);
  }
}
