import { Inject, type Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, type Context } from '@shutong/platform';
import type { Entry } from '../entry/entry.entity';
import { EntryType, EntryVersionType } from '../entry/entry.graphql';
import { AssessArgs, AssessmentType } from './clearance.graphql';
import { mayReadAssessments } from './clearance.policy';
import { Clearance } from './clearance.service';

const readers = 'For its own department, the authority and auditors; null for others.';

function clearanceFields(type: Type<EntryVersionType>) {
  @Resolver(() => type, { isAbstract: true })
  abstract class ClearanceFields {
    @Inject(Clearance) protected readonly clearance: Clearance;

    @ResolveField(() => [AssessmentType], { nullable: true, description: readers })
    assessments(@Ctx() ctx: Context, @Parent() entry: Entry) {
      return mayReadAssessments(ctx.actor, entry) ? this.clearance.assessmentsOf(entry) : null;
    }
  }
  return ClearanceFields;
}

@Resolver(() => EntryVersionType)
export class VersionClearanceResolver extends clearanceFields(EntryVersionType) {}

@Resolver(() => EntryType)
export class ClearanceResolver extends clearanceFields(EntryType) {
  @Mutation(() => EntryType, {
    description: 'Records the result of an assessment of a draft; a later one takes its place.',
  })
  @Requires('catalog.entry.assess')
  assessEntry(@Ctx() ctx: Context, @Args() { id, assessment }: AssessArgs) {
    return this.clearance.assess(ctx, id, assessment);
  }

  @Mutation(() => EntryType, {
    description: 'The department head approves a complete, assessed draft as it is (Art. 13).',
  })
  @Requires('catalog.entry.approve')
  approveEntry(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.clearance.approve(ctx, id);
  }
}
