import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '@shutong/platform';
import type { DepartmentStandards } from './standard-report.service';

@ObjectType('DepartmentStandards', {
  description: "Items of one department's published entries, by whether they keep to a standard.",
})
export class DepartmentStandardsType implements DepartmentStandards {
  @Field({ description: 'Credit code of the department.' })
  provider: string;

  @Field()
  providerName: string;

  @Field(() => Int)
  items: number;

  @Field(() => Int, { description: 'They are a data element.' })
  withElement: number;

  @Field(() => Int, { description: 'Their values come from a code table.' })
  withCodeTable: number;

  @Field(() => Int, { description: 'At least one of the two.' })
  withStandard: number;

  @Field(() => Int)
  withoutStandard: number;
}

@ObjectType('DepartmentStandardsConnection')
export class DepartmentStandardsConnection {
  @Field(() => [DepartmentStandardsType])
  nodes: readonly DepartmentStandardsType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
