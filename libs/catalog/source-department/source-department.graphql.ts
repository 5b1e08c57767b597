import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';

const maxCode = limits.codeField.value;
const greatestVersion = 2_147_483_647;

@ArgsType()
export class NameSourceDepartmentArgs {
  @Field({ description: 'Code of a registered data element (数据元).' })
  @IsString()
  @Length(1, maxCode)
  element: string;

  @Field({ description: 'Unified social credit code of the department that it is to be had from.' })
  @IsString()
  @Length(18, 18)
  department: string;

  @Field({ description: 'Why this department.' })
  @IsString()
  @Length(1, limits.textField.value)
  reasons: string;
}

@ArgsType()
export class SourceDepartmentArgs {
  @Field({ description: 'Code of a data element.' })
  @IsString()
  @Length(1, maxCode)
  element: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The one that stands where none is asked for.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(greatestVersion)
  version?: number | null;
}

@ArgsType()
export class SourceDepartmentVersionsArgs extends PageArgs {
  @Field({ description: 'Code of a data element.' })
  @IsString()
  @Length(1, maxCode)
  element: string;
}

@ArgsType()
export class SourceDepartmentsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Unified social credit code.' })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  department?: string | null;
}

@ArgsType()
export class RepeatedCollectionArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Code of a data element.' })
  @IsOptional()
  @IsString()
  @Length(1, maxCode)
  element?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Unified social credit code of the department that collects again.',
  })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  department?: string;
}

@ObjectType('SourceDepartment', {
  description: 'The one department that a data element is had from (数源部门; Art. 19).',
})
export class SourceDepartmentType {
  @Field({ description: 'Code of the data element.' })
  element: string;

  @Field(() => Int, { description: 'From 1; each naming is one.' })
  version: number;

  @Field({ description: 'Whether this naming stands.' })
  current: boolean;

  @Field({ description: 'Unified social credit code.' })
  department: string;

  @Field()
  departmentName: string;

  @Field({ description: 'Why this department.' })
  reasons: string;

  @Field(() => DateTime)
  namedAt: Date;
}

@ObjectType('SourceDepartmentConnection')
export class SourceDepartmentConnection {
  @Field(() => [SourceDepartmentType])
  nodes: readonly SourceDepartmentType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('SourcedElsewhere', {
  description:
    'An item that is to be had from another department, which is the source of it (Art. 19).',
})
export class SourcedElsewhereType {
  @Field({ description: 'Code of the item.' })
  itemCode: string;

  @Field({ description: 'Code of its data element.' })
  element: string;

  @Field({ description: 'Credit code of the department that it is to be had from.' })
  source: string;

  @Field()
  sourceName: string;
}

@ObjectType('RepeatedCollection', {
  description:
    'A published item that a department collects beside the source department (Art. 19).',
})
export class RepeatedCollectionType {
  @Field({ description: 'Code of the data element.' })
  element: string;

  @Field()
  elementName: string;

  @Field({ description: 'Credit code of the department that it is to be had from.' })
  source: string;

  @Field()
  sourceName: string;

  @Field(() => ID)
  entryId: string;

  @Field(() => String, { nullable: true, description: '信息资源代码.' })
  entryCode: string | null;

  @Field()
  entryTitle: string;

  @Field({ description: 'Credit code of the department that collects it again.' })
  provider: string;

  @Field()
  providerName: string;

  @Field()
  itemCode: string;

  @Field()
  itemName: string;
}

@ObjectType('RepeatedCollectionConnection')
export class RepeatedCollectionConnection {
  @Field(() => [RepeatedCollectionType])
  nodes: readonly RepeatedCollectionType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
