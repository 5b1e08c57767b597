import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, PageInfo } from '@shutong/platform';
import type { TableBoundItem } from './bound-items.service';

@ObjectType('CodeTableVersion', { description: 'One version of a code table; it never changes.' })
export class CodeTableVersionType {
  @Field(() => Int)
  version: number;

  @Field({ description: 'YYYY-MM-DD.' })
  validFrom: string;

  @Field(() => Int)
  valueCount: number;

  @Field(() => DateTime)
  issuedAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From then on no item is newly bound to it.',
  })
  withdrawnAt: Date | null;
}

@ObjectType('CodeTable', { description: 'A closed list of values (代码表), in versions.' })
export class CodeTableType {
  @Field()
  code: string;

  @Field()
  title: string;

  @Field()
  titleEn: string;

  @Field({ description: 'Number of the standard that it comes from.' })
  standard: string;

  @Field(() => DateTime)
  registeredAt: Date;

  @Field(() => [CodeTableVersionType], { description: 'Newest first.' })
  versions?: CodeTableVersionType[];
}

@ObjectType('CodeTableConnection')
export class CodeTableConnection {
  @Field(() => [CodeTableType])
  nodes: readonly CodeTableType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('CodeTableValue', { description: 'One value of a version of a code table.' })
export class CodeTableValueType {
  @Field()
  code: string;

  @Field({ description: 'In Chinese.' })
  name: string;

  @Field({ description: 'In English.' })
  nameEn: string;
}

@ObjectType('CodeTableValueConnection')
export class CodeTableValueConnection {
  @Field(() => [CodeTableValueType])
  nodes: readonly CodeTableValueType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('ValueNames')
export class ValueNamesType {
  @Field()
  name: string;

  @Field()
  nameEn: string;
}

@ObjectType('RenamedValue', { description: 'A value that may mean something else now.' })
export class RenamedValueType extends CodeTableValueType {
  @Field(() => ValueNamesType)
  before: ValueNamesType;
}

@ObjectType('CodeTableDifference', {
  description: 'How a version differs from the one before, apart from the order of values.',
})
export class CodeTableDifferenceType {
  @Field(() => [CodeTableValueType])
  added: readonly CodeTableValueType[];

  @Field(() => [CodeTableValueType])
  removed: readonly CodeTableValueType[];

  @Field(() => [RenamedValueType])
  renamed: readonly RenamedValueType[];
}

@ObjectType('BoundItem', { description: 'An item and the version of a code table it keeps to.' })
export class BoundItemType implements TableBoundItem {
  @Field(() => ID)
  entryId: string;

  @Field(() => Int)
  entryVersion: number;

  @Field(() => String, { nullable: true, description: '信息资源代码' })
  entryCode: string | null;

  @Field()
  entryTitle: string;

  @Field(() => String, { description: 'State of this version of the entry.' })
  state: TableBoundItem['state'];

  @Field(() => String, {
    nullable: true,
    description: 'Credit code of the department that would have to bind it anew.',
  })
  provider: string | null;

  @Field()
  providerName: string;

  @Field(() => Int)
  position: number;

  @Field()
  itemCode: string;

  @Field()
  itemName: string;

  @Field(() => Int, { description: 'Version of the code table.' })
  version: number;
}

@ObjectType('BoundItemConnection')
export class BoundItemConnection {
  @Field(() => [BoundItemType])
  nodes: readonly BoundItemType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int)
  totalCount: number;
}

@ObjectType('IssuedCodeTableVersion', {
  description: 'What a new version changes, and which items stay on older ones.',
})
export class IssuedCodeTableVersion {
  @Field(() => CodeTableVersionType)
  version: CodeTableVersionType;

  @Field(() => CodeTableDifferenceType)
  difference: CodeTableDifferenceType;

  @Field({ description: 'It removes or renames values.' })
  breaking: boolean;

  @Field(() => BoundItemConnection, { description: 'The first of them; boundItems has the rest.' })
  boundItems: BoundItemConnection;
}
