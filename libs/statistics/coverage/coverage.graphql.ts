import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'How many regions have rules of their own on managing data.' })
export class RegionCoverage {
  @Field(() => Int, { description: 'With a department of the level.' })
  regions: number;

  @Field(() => Int, { description: 'Of them, with a rule document of the region in force.' })
  withRules: number;

  @Field(() => String, {
    nullable: true,
    description: 'Per cent with one digit, as reports print it; null where there is no region.',
  })
  share: string | null;
}
