import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  Clock,
  Ctx,
  Requires,
  tellActions,
  type Context,
} from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementType } from '../agreement/agreement.graphql';
import { ApplicationType } from '../application/application.graphql';
import { agreementActions } from './agreement-actions.policy';
import { RenewalFiles } from './renewal-files.service';
import { RenewInput } from './renewal.graphql';
import { Renewals } from './renewals.service';

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
}

@Resolver(() => AgreementType)
export class AgreementActionsResolver {
  constructor(
    @Inject(RenewalFiles) private readonly files: RenewalFiles,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() { actor, language }: Context, @Parent() agreement: Agreement) {
    const file = await this.files.of(agreement);
    return tellActions(agreementActions(actor, file, this.clock.now()), language);
  }
}
