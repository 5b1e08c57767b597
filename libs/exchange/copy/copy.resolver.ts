import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, type Context } from '@shutong/platform';
import { Copies } from './copies.service';
import { ApplicationDraftType } from './copy.graphql';

@Resolver(() => ApplicationDraftType)
export class CopyResolver {
  constructor(@Inject(Copies) private readonly copies: Copies) {}

  @Query(() => ApplicationDraftType, {
    description: 'An own earlier application as the draft of another; nothing is stored.',
  })
  @Requires('exchange.application.submit')
  applicationDraft(@Ctx() ctx: Context, @IdArg('from') from: string) {
    return this.copies.of(ctx, from);
  }
}
