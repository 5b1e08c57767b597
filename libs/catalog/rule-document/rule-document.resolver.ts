import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  CodeArg,
  Ctx,
  PageArgs,
  Requires,
  connectionOf,
  tellActions,
  type Context,
} from '@shutong/platform';
import { CitingEntries } from './citing-entries.service';
import { ruleDocumentActions } from './rule-document-actions.policy';
import type { RuleDocument } from './rule-document.entity';
import {
  CitedRuleDocumentType,
  CitingEntryConnection,
  KeepRuleDocumentArgs,
  RuleDocumentConnection,
  RuleDocumentsArgs,
  WithdrawRuleDocumentArgs,
} from './rule-document.graphql';
import { RuleDocumentRegister } from './rule-document-register.service';
import { RuleDocuments } from './rule-documents.service';

@Resolver(() => CitedRuleDocumentType)
export class RuleDocumentResolver {
  constructor(
    @Inject(RuleDocuments) private readonly reading: RuleDocuments,
    @Inject(RuleDocumentRegister) private readonly kept: RuleDocumentRegister,
    @Inject(CitingEntries) private readonly citing: CitingEntries,
  ) {}

  @Query(() => CitedRuleDocumentType)
  @Requires('catalog.rule-document.read')
  ruleDocument(@Ctx() ctx: Context, @CodeArg('code') code: string) {
    return this.reading.get(ctx, code);
  }

  @Query(() => RuleDocumentConnection, { description: 'By code, ascending.' })
  @Requires('catalog.rule-document.read')
  async ruleDocuments(@Ctx() ctx: Context, @Args() { filter, ...page }: RuleDocumentsArgs) {
    return connectionOf(await this.reading.list(ctx, filter ?? {}, page));
  }

  @Mutation(() => CitedRuleDocumentType, { description: 'From now on it can be cited.' })
  @Requires('catalog.rule-document.register')
  registerRuleDocument(@Ctx() ctx: Context, @Args() { code, content }: KeepRuleDocumentArgs) {
    return this.kept.register(ctx, code, content);
  }

  @Mutation(() => CitedRuleDocumentType, { description: 'Puts right what is said of it.' })
  @Requires('catalog.rule-document.amend')
  amendRuleDocument(@Ctx() ctx: Context, @Args() { code, content }: KeepRuleDocumentArgs) {
    return this.kept.amend(ctx, code, content);
  }

  @Mutation(() => CitedRuleDocumentType, {
    description:
      'Nothing new rests on it any more; what cites it already stays as it is, and is listed.',
  })
  @Requires('catalog.rule-document.withdraw')
  withdrawRuleDocument(@Ctx() ctx: Context, @Args() { code, ...act }: WithdrawRuleDocumentArgs) {
    return this.kept.withdraw(ctx, code, act);
  }

  @ResolveField(() => CitingEntryConnection)
  async citingEntries(
    @Ctx() ctx: Context,
    @Parent() { code }: RuleDocument,
    @Args() page: PageArgs,
  ) {
    const list = await this.citing.of(ctx, code, page);
    return { ...connectionOf(list), totalCount: list.totalCount };
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  availableActions(@Ctx() { actor, language }: Context, @Parent() document: RuleDocument) {
    return tellActions(ruleDocumentActions(actor, document), language);
  }
}
