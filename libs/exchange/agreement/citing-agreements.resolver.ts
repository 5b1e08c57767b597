import { Inject } from '@nestjs/common';
import { Args, Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CitedRuleDocumentType } from '@shutong/catalog';
import { Ctx, PageArgs, connectionOf, type Context } from '@shutong/platform';
import { AgreementConnection } from './agreement.graphql';
import { CitingAgreements } from './citing-agreements.service';

@ObjectType('CitingAgreementConnection')
export class CitingAgreementConnection extends AgreementConnection {
  @Field(() => Int)
  totalCount: number;
}

/** What the catalogue cannot know of its rule documents: the agreements that rest on them. */
@Resolver(() => CitedRuleDocumentType)
export class CitingAgreementsResolver {
  constructor(@Inject(CitingAgreements) private readonly citing: CitingAgreements) {}

  @ResolveField(() => CitingAgreementConnection, {
    nullable: true,
    description:
      'Agreements that rest on it, whatever their state, newest first; null for roles that read none.',
  })
  async citingAgreements(
    @Ctx() ctx: Context,
    @Parent() { code }: CitedRuleDocumentType,
    @Args() page: PageArgs,
  ) {
    const list = await this.citing.of(ctx, code, page);
    return list && { ...connectionOf(list), totalCount: list.totalCount };
  }
}
