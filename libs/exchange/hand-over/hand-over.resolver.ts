import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import { ApplicationType } from '../application/application.graphql';
import { MatterType } from '../matter/matter.graphql';
import {
  HandOverApplicationArgs,
  HandOverPartArgs,
  OfficerConnection,
  OfficersArgs,
} from './hand-over.graphql';
import { HandOvers } from './hand-overs.service';
import { Officers } from './officers.service';

@Resolver(() => ApplicationType)
export class HandOverResolver {
  constructor(
    @Inject(HandOvers) private readonly handOvers: HandOvers,
    @Inject(Officers) private readonly inOffice: Officers,
  ) {}

  @Query(() => OfficerConnection, {
    description:
      'Those to whom one may hand an application or a part over; of all officers, where neither is named.',
  })
  @Requires('exchange.application.hand-over')
  async officers(@Ctx() ctx: Context, @Args() asked: OfficersArgs) {
    return connectionOf(await this.inOffice.list(ctx, asked, asked));
  }

  @Mutation(() => ApplicationType, {
    description: 'The provider puts one of its officers in charge (转办).',
  })
  @Requires('exchange.application.hand-over')
  handOverApplication(@Ctx() ctx: Context, @Args() { applicationId, to }: HandOverApplicationArgs) {
    return this.handOvers.handOver(ctx, applicationId, to ?? null);
  }

  @Mutation(() => MatterType, { description: 'The same with its whole part of a matter.' })
  @Requires('exchange.application.hand-over')
  handOverPart(@Ctx() ctx: Context, @Args() { partId, to }: HandOverPartArgs) {
    return this.handOvers.handOverPart(ctx, partId, to ?? null);
  }

  @ResolveField('handler', () => String, {
    nullable: true,
    description: 'Name of the officer in charge, told to the provider; empty where any officer is.',
  })
  handler(@Ctx() ctx: Context, @Parent() application: Application) {
    return this.handOvers.handlerOf(ctx, application);
  }
}
