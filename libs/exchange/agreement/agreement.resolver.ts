import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  canonicalJson,
  connectionOf,
  type Context,
} from '@shutong/platform';
import { isHosted } from '@shutong/wire';
import type { Agreement } from './agreement.entity';
import { AgreementConnection, AgreementType, ReasonArgs, VersionArgs } from './agreement.graphql';
import { odrlOf } from './agreement-odrl';
import { AgreementSentences } from './agreement-sentences.service';
import { AgreementService } from './agreement.service';

@Resolver(() => AgreementType)
export class AgreementResolver {
  constructor(
    @Inject(AgreementService) private readonly agreements: AgreementService,
    @Inject(AgreementSentences) private readonly words: AgreementSentences,
  ) {}

  @Query(() => AgreementType)
  @Requires('exchange.agreement.read')
  agreement(@Ctx() ctx: Context, @IdArg('id') id: string, @Args() { version }: VersionArgs) {
    return this.agreements.get(ctx, id, version);
  }

  @Query(() => AgreementConnection, {
    name: 'agreements',
    description: 'Newest first; of each the version that counts.',
  })
  @Requires('exchange.agreement.read')
  async list(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.agreements.list(ctx, page));
  }

  @Mutation(() => AgreementType, {
    description: "The requester's office head gives it up: its purpose is achieved, or cannot be.",
  })
  @Requires('exchange.agreement.relinquish')
  relinquishAgreement(@Ctx() ctx: Context, @Args() { id, reason }: ReasonArgs) {
    return this.agreements.relinquish(ctx, id, reason);
  }

  @ResolveField(() => Boolean)
  hosted(@Parent() { terms }: Agreement): boolean {
    return isHosted(terms);
  }

  @ResolveField(() => String)
  termsJson(@Parent() { terms }: Agreement): string {
    return canonicalJson(terms);
  }

  @ResolveField(() => String)
  restrictedJson(@Parent() { restricted }: Agreement): string {
    return canonicalJson(restricted);
  }

  @ResolveField(() => [String])
  sentences(@Ctx() ctx: Context, @Parent() agreement: Agreement): Promise<string[]> {
    return this.words.of(ctx, agreement);
  }

  @ResolveField(() => String)
  odrlJson(@Parent() agreement: Agreement): string {
    return JSON.stringify(odrlOf(agreement));
  }
}
