import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { ApplicationType } from '../application/application.graphql';
import { RenewInput } from './renewal.graphql';
import { Renewals } from './renewals.service';
import { WidenInput } from './widening.graphql';

@Resolver(() => ApplicationType)
export class RenewalResolver {
  constructor(@Inject(Renewals) private readonly renewals: Renewals) {}

  @Mutation(() => ApplicationType, {
    description:
      'Applies for a further period of a running agreement; it is answered as any other.',
  })
  @Requires('exchange.application.submit')
  renewAgreement(@Ctx() ctx: Context, @Args('input') input: RenewInput) {
    return this.renewals.renew(ctx, input);
  }

  @Mutation(() => ApplicationType, {
    description:
      'Applies for more than a running agreement gives, as its next version; it is answered as any other.',
  })
  @Requires('exchange.application.submit')
  widenAgreement(@Ctx() ctx: Context, @Args('input') input: WidenInput) {
    return this.renewals.widen(ctx, input);
  }
}
