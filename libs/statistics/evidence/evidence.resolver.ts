import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, connectionOf, type Context } from '@shutong/platform';
import { EvidenceArgs, EvidenceConnection, EvidenceInput, EvidenceType } from './evidence.graphql';
import type { Evidence } from './evidence';
import { EvidenceRecords } from './evidence-records.service';

@Resolver(() => EvidenceType)
export class EvidenceResolver {
  constructor(@Inject(EvidenceRecords) private readonly records: EvidenceRecords) {}

  @Query(() => EvidenceConnection, {
    description: 'What a unit was given under a scheme, newest first, what was replaced too.',
  })
  @Requires('statistics.index.read')
  async indexEvidence(@Ctx() ctx: Context, @Args() { scheme, unit, ...page }: EvidenceArgs) {
    return connectionOf(await this.records.list(ctx, { scheme, unit }, page));
  }

  @Mutation(() => EvidenceType, {
    description: 'Gives a leaf of a scheme its value; what was given before is kept and replaced.',
  })
  @Requires('statistics.evidence.record')
  recordIndexEvidence(@Ctx() ctx: Context, @Args('input') input: EvidenceInput) {
    return this.records.record(ctx, input);
  }

  @Mutation(() => EvidenceType, { description: 'Another person has looked at its source.' })
  @Requires('statistics.evidence.check')
  checkIndexEvidence(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.records.check(ctx, id);
  }

  @ResolveField()
  recordedBy(@Ctx() ctx: Context, @Parent() { recordedBy }: Evidence): string | null {
    return toColleague(ctx, recordedBy);
  }

  @ResolveField()
  checkedBy(@Ctx() ctx: Context, @Parent() { checkedBy }: Evidence): string | null {
    return toColleague(ctx, checkedBy);
  }
}

/** Who of the government did it is the affair of people there. */
const toColleague = ({ actor }: Context, person: string | null): string | null =>
  actor.department === undefined ? null : person;
