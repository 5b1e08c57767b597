import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, Length } from 'class-validator';
import { limits } from '@shutong/platform';
import { InferenceType } from '../run/run.graphql';

@ArgsType()
export class HomeFiguresArgs {
  @Field(() => String, {
    nullable: true,
    description: "Credit code, division, or id of a source; without, one's own department.",
  })
  @IsOptional()
  @IsString()
  @Length(1, limits.nameField.value)
  unit?: string | null;
}

@ObjectType('HomeFigure', { description: 'How a unit stands this year by one scheme.' })
export class HomeFigureType {
  @Field()
  scheme: string;

  @Field()
  name: string;

  @Field()
  period: string;

  @Field(() => ID, { nullable: true, description: 'Null: it has none yet.' })
  score: string | null;

  @Field(() => String, { nullable: true, description: 'Exact decimal; null: not known yet.' })
  total: string | null;

  @Field({ description: 'What there is to be reached.' })
  of: string;

  @Field(() => String, { nullable: true })
  tier: string | null;

  @Field({ description: 'It rests on something that its source does not print (试算).' })
  trial: boolean;

  @Field(() => [InferenceType], { description: 'Not empty: it is a trial.' })
  inferred: readonly InferenceType[];

  @Field(() => Int, { nullable: true, description: 'Within its cohort; equals share a place.' })
  rank: number | null;

  @Field(() => Int, { description: 'Units of the cohort that are ranked.' })
  ranked: number;
}
