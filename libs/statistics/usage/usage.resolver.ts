import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import { SearchWordsArgs, UsageByArgs, UsageOverTimeArgs } from './usage.args';
import { UsageFigures } from './usage-figures.service';
import { SearchWordsConnection, UsageAtConnection, UsageOfConnection } from './usage.graphql';

@Resolver()
export class UsageResolver {
  constructor(@Inject(UsageFigures) private readonly figures: UsageFigures) {}

  @Query(() => UsageAtConnection, {
    description: 'Searches and views by minute, hour, day or month, oldest first.',
  })
  @Requires('statistics.usage.read')
  async usageOverTime(@Ctx() ctx: Context, @Args() asked: UsageOverTimeArgs) {
    return connectionOf(await this.figures.overTime(ctx, asked));
  }

  @Query(() => UsageOfConnection, {
    description: 'Searches and views divided by what they are of, the most first.',
  })
  @Requires('statistics.usage.read')
  async usageBy(@Ctx() ctx: Context, @Args() asked: UsageByArgs) {
    return connectionOf(await this.figures.by(ctx, asked));
  }

  @Query(() => SearchWordsConnection, {
    description:
      'What at least three searches were for, crawlers aside: the most first. In vain: what is asked for and not there.',
  })
  @Requires('statistics.search-words.read')
  async searchWords(@Ctx() ctx: Context, @Args() asked: SearchWordsArgs) {
    return connectionOf(await this.figures.words(ctx, asked));
  }
}
