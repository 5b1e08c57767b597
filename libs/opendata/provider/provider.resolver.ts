import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import {
  MarkProviderArgs,
  ProviderConnection,
  ProviderType,
  UnmarkProviderArgs,
} from './provider.graphql';
import { Providers } from './providers.service';

/** Who outside the government gives data, as the authority marks them. */
@Resolver(() => ProviderType)
export class ProviderResolver {
  constructor(@Inject(Providers) private readonly all: Providers) {}

  @Query(() => ProviderConnection, { description: 'Marked first last.' })
  @Requires('opendata.provider.read')
  async socialProviders(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.all.list(ctx, page));
  }

  @Mutation(() => ProviderType, {
    description: 'Terms and mark stand beside its datasets from now on; again changes them.',
  })
  @Requires('opendata.provider.mark')
  markProvider(@Ctx() ctx: Context, @Args() wish: MarkProviderArgs) {
    return this.all.mark(ctx, wish);
  }

  @Mutation(() => ProviderType, {
    description:
      'Takes the mark off; of a publisher only where none of its data is open. A harvested catalogue is official again.',
  })
  @Requires('opendata.provider.unmark')
  unmarkProvider(@Ctx() ctx: Context, @Args() { id, ground }: UnmarkProviderArgs) {
    return this.all.unmark(ctx, id, ground);
  }
}
