import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '@shutong/platform';
import type { DepartmentSharing } from './sharing-report.service';

@ObjectType('DepartmentSharing', {
  description: 'Published entries of one department by their sharing attribute (共享属性).',
})
export class DepartmentSharingType implements DepartmentSharing {
  @Field({ description: 'Credit code of the department.' })
  provider: string;

  @Field()
  providerName: string;

  @Field(() => Int, { description: '无条件共享.' })
  unconditional: number;

  @Field(() => Int, { description: '有条件共享.' })
  conditional: number;

  @Field(() => Int, { description: '不予共享.' })
  notShared: number;

  @Field(() => Int, { description: 'Sum of the three.' })
  total: number;
}

@ObjectType('DepartmentSharingConnection')
export class DepartmentSharingConnection {
  @Field(() => [DepartmentSharingType])
  nodes: readonly DepartmentSharingType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
