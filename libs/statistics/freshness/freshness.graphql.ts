import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsISO8601, Matches } from 'class-validator';
import { PageArgs, PageInfo, dayShape } from '@shutong/platform';

@ArgsType()
export class FreshnessArgs extends PageArgs {
  @Field({ description: 'At the end of which day in China, YYYY-MM-DD.' })
  @Matches(dayShape)
  @IsISO8601({ strict: true })
  on: string;
}

@ObjectType({ description: "How fresh a department's open datasets are." })
export class DepartmentFreshness {
  @Field({ description: 'Credit code.' })
  department: string;

  @Field(() => Int)
  datasets: number;

  @Field(() => Int, { description: 'Whose update cycle has promised an update by an earlier day.' })
  late: number;
}

@ObjectType()
export class DepartmentFreshnessConnection {
  @Field(() => [DepartmentFreshness])
  nodes: DepartmentFreshness[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
