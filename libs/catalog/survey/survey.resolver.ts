import { Inject } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Field,
  Float,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { Ctx, DateTime, IdArg, Requires, type Context } from '@shutong/platform';
import { Surveys } from './surveys.service';

@ObjectType('EntrySurvey', {
  description: 'How much data stand behind an entry, as its department states it (资源普查).',
})
export class EntrySurveyType {
  @Field(() => ID)
  entryId: string;

  @Field(() => Float, { description: 'Structured records.' })
  records: number;

  @Field(() => Float, { description: 'Storage at the department, in bytes.' })
  bytes: number;

  @Field(() => DateTime)
  surveyedAt: Date;
}

@ArgsType()
export class SurveyEntryArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => Float, { description: 'Structured records, a whole number.' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  records: number;

  @Field(() => Float, { description: 'Storage at the department, in bytes, a whole number.' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  bytes: number;
}

@Resolver(() => EntrySurveyType)
export class SurveyResolver {
  constructor(@Inject(Surveys) private readonly surveys: Surveys) {}

  @Query(() => EntrySurveyType, {
    nullable: true,
    description: 'What its department stated last; null where it stated nothing.',
  })
  @Requires('catalog.entry.read')
  entrySurvey(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.surveys.newest(ctx, id);
  }

  @Mutation(() => EntrySurveyType, {
    description: 'States how much data stand behind a published entry of one’s department.',
  })
  @Requires('catalog.entry.survey')
  surveyEntry(@Ctx() ctx: Context, @Args() { id, records, bytes }: SurveyEntryArgs) {
    return this.surveys.state(ctx, id, { records, bytes });
  }
}
