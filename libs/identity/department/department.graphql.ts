import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { PageInfo } from '@shutong/platform';
import {
  departmentKinds,
  levels,
  longestName,
  type DepartmentKind,
  type Level,
} from './department.policy';

@ObjectType('Department', { description: 'An organisation that takes part (部门).' })
export class DepartmentType {
  @Field({ description: 'Unified social credit code (GB 32100).' })
  code: string;

  @Field()
  name: string;

  @Field(() => String, { nullable: true })
  nameEn: string | null;

  @Field(() => String, { nullable: true })
  shortName: string | null;

  @Field({ description: 'Division code (GB/T 2260).' })
  division: string;

  @Field(() => String, { description: `One of ${levels.join(', ')}.` })
  level: string;

  @Field(() => String, {
    description:
      'department, or organisation: a company, university or institute outside government.',
  })
  kind: string;

  @Field(() => String, { nullable: true, description: 'Code of the department above.' })
  parent: string | null;

  @Field({ description: 'Division code of the hub where it was registered first.' })
  node: string;

  @Field({ description: 'Codes from the root of its tree down to itself, joined by /.' })
  path: string;

  @Field(() => String, { description: 'active or disabled.' })
  state: string;
}

@ObjectType('DepartmentConnection')
export class DepartmentConnection {
  @Field(() => [DepartmentType])
  nodes: readonly DepartmentType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType({ description: 'A department to register.' })
export class RegisterDepartmentInput {
  @Field({ description: 'Unified social credit code (GB 32100).' })
  @IsString()
  @Length(18, 18)
  code: string;

  @Field()
  @IsString()
  @Length(1, longestName)
  name: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(longestName)
  nameEn?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(longestName)
  shortName?: string | null;

  @Field({ description: 'Division code (GB/T 2260).' })
  @IsString()
  @Length(6, 6)
  division: string;

  @Field(() => String, { description: `One of ${levels.join(', ')}.` })
  @IsIn(levels)
  level: Level;

  @Field(() => String, {
    defaultValue: 'department',
    description: 'organisation for a company, university or institute outside government.',
  })
  @IsIn(departmentKinds)
  kind: DepartmentKind = 'department';

  @Field(() => String, { nullable: true, description: 'Code of the department above.' })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  parent?: string | null;
}
