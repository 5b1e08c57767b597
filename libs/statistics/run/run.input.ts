import { ArgsType, Field, ID, InputType, IntersectionType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { PageArgs, limits } from '@shutong/platform';
import { periodForm, schemeForm } from '../evidence/evidence.graphql';

@InputType('IndexCohortInput')
export class CohortInput {
  @Field()
  @Matches(schemeForm)
  scheme: string;

  @Field()
  @Matches(schemeForm)
  cohort: string;

  @Field(() => [String], { description: 'Names of regions or departments.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.cohortUnits.value)
  @IsString({ each: true })
  @Length(1, limits.nameField.value, { each: true })
  units: string[];
}

@ArgsType()
export class RunOfArgs {
  @Field()
  @Matches(schemeForm)
  scheme: string;

  @Field()
  @Matches(schemeForm)
  cohort: string;

  @Field({ description: 'Such as 2026, 2026-Q1 or 2026-11.' })
  @Matches(periodForm)
  period: string;
}

@ArgsType()
export class StandingsArgs extends IntersectionType(PageArgs, RunOfArgs, ArgsType) {
  @Field(() => String, {
    nullable: true,
    description: 'Period that places are compared with, in the same cohort.',
  })
  @IsOptional()
  @Matches(periodForm)
  against?: string | null;
}

@ArgsType()
export class IndexScoreArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'A score of the same unit and cohort that it is compared with; without, the one before it.',
  })
  @IsOptional()
  @IsUUID()
  against?: string | null;
}
