import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, PageInfo } from '@shutong/platform';
import { ConditionsType } from '../entry/entry.graphql';

@ObjectType('ResponsibleItem', { description: 'An information item that has to be shared.' })
export class ResponsibleItemType {
  @Field()
  name: string;

  @Field(() => String, { nullable: true, description: 'Its code in the entry, where known.' })
  code?: string | null;
}

@ObjectType('Responsibility', {
  description: "One version of a department's duty to share something (共享责任).",
})
export class ResponsibilityType {
  @Field()
  code: string;

  @Field(() => Int)
  version: number;

  @Field(() => String, { description: 'in-force or ended.' })
  state: string;

  @Field()
  title: string;

  @Field({ description: 'Credit code of the department whose duty it is.' })
  provider: string;

  @Field()
  providerName: string;

  @Field(() => [ResponsibleItemType], { description: "None for all of the entry's items." })
  items: ResponsibleItemType[];

  @Field(() => String)
  sharing: string;

  @Field(() => ConditionsType, { nullable: true })
  conditions: ConditionsType | null;

  @Field(() => String)
  updateCycle: string;

  @Field(() => Int, { description: 'Working days in which a request is answered.' })
  replyDays: number;

  @Field()
  contact: string;

  @Field(() => String, {
    nullable: true,
    description: '信息资源代码 of the entry that fulfils it.',
  })
  entryCode: string | null;

  @Field({ description: 'Last day in China on which it has to be mounted.' })
  dueOn: string;

  @Field(() => String, { nullable: true, description: 'Why it was changed or ended.' })
  reasons: string | null;

  @Field({ description: 'Who published this version.' })
  publishedBy: string;

  @Field(() => DateTime)
  publishedAt: Date;
}

@ObjectType('ResponsibilityStanding', {
  description: 'A duty in force, and whether its department has done it.',
})
export class ResponsibilityStandingType extends ResponsibilityType {
  @Field(() => String, {
    nullable: true,
    description: 'State of the entry that fulfils it; null where there is none yet.',
  })
  entryState: string | null;

  @Field(() => [String], { description: 'Codes of its items that nothing mounted offers.' })
  missingItems: readonly string[];

  @Field({ description: 'Something mounted under its published entry offers what it names.' })
  mounted: boolean;

  @Field({ description: 'Not mounted, and the day on which it was due is over.' })
  overdue: boolean;
}

@ObjectType('ResponsibilityCounts', { description: 'How many duties in force stand how.' })
export class ResponsibilityCountsType {
  @Field(() => Int)
  total: number;

  @Field(() => Int)
  mounted: number;

  @Field(() => Int)
  unmounted: number;

  @Field(() => Int, { description: 'Of the unmounted ones.' })
  overdue: number;
}

@ObjectType('DepartmentResponsibility')
export class DepartmentResponsibilityType extends ResponsibilityCountsType {
  @Field({ description: 'Credit code of the department.' })
  provider: string;

  @Field()
  providerName: string;
}

@ObjectType('ResponsibilityVersionConnection')
export class ResponsibilityVersionConnection {
  @Field(() => [ResponsibilityType])
  nodes: readonly ResponsibilityType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('ResponsibilityConnection')
export class ResponsibilityConnection {
  @Field(() => [ResponsibilityStandingType])
  nodes: readonly ResponsibilityStandingType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('DepartmentResponsibilityConnection')
export class DepartmentResponsibilityConnection {
  @Field(() => [DepartmentResponsibilityType])
  nodes: readonly DepartmentResponsibilityType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
