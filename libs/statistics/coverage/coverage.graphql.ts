import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ isAbstract: true })
abstract class CountedRegions {
  @Field(() => Int, { description: 'With a department of the level.' })
  regions: number;

  @Field(() => String, {
    nullable: true,
    description: 'Per cent with one digit, as reports print it; null where there is no region.',
  })
  share: string | null;
}

@ObjectType({ description: 'How many regions have rules of their own on managing data.' })
export class RegionCoverage extends CountedRegions {
  @Field(() => Int, { description: 'Of them, with a rule document of the region in force.' })
  withRules: number;
}

@ObjectType({ description: 'How many regions have a data authority.' })
export class RegionAuthorities extends CountedRegions {
  @Field(() => Int, { description: 'Of them, where somebody acts as one for a department of the level.' })
  withAuthority: number;
}
