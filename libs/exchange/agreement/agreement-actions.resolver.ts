import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AvailableActionType, Ctx, tellActions, type Context } from '@shutong/platform';
import { agreementActions } from './agreement-actions.policy';
import { AgreementFiles } from './agreement-files.service';
import type { Agreement } from './agreement.entity';
import { AgreementType } from './agreement.graphql';

@Resolver(() => AgreementType)
export class AgreementActionsResolver {
  constructor(@Inject(AgreementFiles) private readonly files: AgreementFiles) {}

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() { actor, language }: Context, @Parent() agreement: Agreement) {
    return tellActions(agreementActions(actor, await this.files.of(agreement)), language);
  }
}
