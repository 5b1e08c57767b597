import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  connectionOf,
  tellActions,
  type Context,
} from '@shutong/platform';
import type { Developer } from './developer.entity';
import {
  ApiKeyType,
  CallFiguresType,
  DeveloperConnection,
  DeveloperType,
  SetDeveloperTrustArgs,
  VerifyDeveloperArgs,
} from './developer.graphql';
import { developerActions } from './developer.policy';
import { Developers } from './developers.service';

/** Developers of open data as they are supervised. */
@Resolver(() => DeveloperType)
export class DeveloperResolver {
  constructor(@Inject(Developers) private readonly all: Developers) {}

  @Query(() => DeveloperType)
  @Requires('opendata.developer.read')
  openDataDeveloper(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.all.get(ctx, id);
  }

  @Query(() => DeveloperConnection, { description: 'Registered last first.' })
  @Requires('opendata.developer.read')
  async openDataDevelopers(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.all.list(ctx, page));
  }

  @Mutation(() => DeveloperType, { description: 'It acts from the next call on.' })
  @Requires('opendata.developer.trust')
  setDeveloperTrust(@Ctx() ctx: Context, @Args() { id, trust, ground }: SetDeveloperTrustArgs) {
    return this.all.setTrust(ctx, id, trust, ground);
  }

  @Mutation(() => DeveloperType, {
    description:
      'Somebody whose real name is verified takes over the account whose management secret they hold.',
  })
  @Requires('opendata.developer.verify')
  verifyDeveloper(@Ctx() ctx: Context, @Args() { id, secret }: VerifyDeveloperArgs) {
    return this.all.verify(ctx, id, secret);
  }

  @ResolveField('keys', () => [ApiKeyType])
  keys(@Parent() developer: Developer) {
    return this.all.keysOf(developer);
  }

  @ResolveField('figures', () => CallFiguresType)
  figures(@Parent() developer: Developer) {
    return this.all.figuresOf(developer);
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  availableActions(@Ctx() { actor, language }: Context, @Parent() developer: Developer) {
    return tellActions(developerActions(actor, developer), language);
  }
}
