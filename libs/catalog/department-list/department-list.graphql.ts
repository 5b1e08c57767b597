import { ArgsType, Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { PageArgs, PageInfo, limits } from '@shutong/platform';
import { listKinds, type ListItem, type ListKind } from './list-kinds';

const kinds = `One of: ${listKinds.join(', ')} (责任清单、权力清单、政府信息公开目录、公共服务清单).`;
const itemCode = /^[^\s\p{C}]{1,64}$/u;

@InputType({ description: 'What stands in a list, and the data resources behind it.' })
export class ListItemInput implements ListItem {
  @Field({ description: 'Tells it apart in its list; 64 characters at most, none of them blank.' })
  @Matches(itemCode)
  code: string;

  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  title: string;

  @Field(() => [ID], { defaultValue: [], description: 'Of resources that are mounted.' })
  @ArrayMaxSize(limits.linksPerListItem.value)
  @IsUUID('all', { each: true })
  resources: string[] = [];
}

@ArgsType()
export class PublishDepartmentListArgs {
  @Field(() => String, { description: kinds })
  @IsIn(listKinds)
  kind: ListKind;

  @Field(() => [ListItemInput], { description: 'None: there is no such list any more.' })
  @ArrayMaxSize(limits.itemsPerList.value)
  @ValidateNested({ each: true })
  @Type(() => ListItemInput)
  items: ListItemInput[];
}

@ArgsType()
export class ListCoverageArgs {
  @Field({ description: 'Unified social credit code.' })
  @IsString()
  @Length(18, 18)
  department: string;
}

@ArgsType()
export class DepartmentListItemsArgs extends PageArgs {
  @Field({ description: 'Unified social credit code.' })
  @IsString()
  @Length(18, 18)
  department: string;

  @Field(() => String, { description: kinds })
  @IsIn(listKinds)
  kind: ListKind;
}

@ObjectType('DepartmentListItem')
export class ListItemType {
  @Field()
  code: string;

  @Field()
  title: string;

  @Field(() => [ID], { description: 'Data resources behind it.' })
  resources: readonly string[];
}

@ObjectType('DepartmentListStanding', { description: 'How one of the four lists stands.' })
export class ListStandingType {
  @Field(() => String, { description: kinds })
  kind: string;

  @Field(() => Int, { description: '0: it was never published.' })
  version: number;

  @Field(() => Int, { description: '0: it does not count.' })
  items: number;

  @Field(() => Int, { description: 'Items that a mounted resource stands behind.' })
  linkedItems: number;

  @Field(() => Int, { description: 'Links from items to mounted resources.' })
  links: number;
}

@ObjectType('ListCoverage', {
  description: "A department's four lists (目录覆盖), and how many of them there are.",
})
export class ListCoverageType {
  @Field({ description: 'Credit code of the department.' })
  department: string;

  @Field(() => Float, { description: 'Per cent: 25 for each list that is not empty.' })
  coverage: number;

  @Field(() => [ListStandingType])
  lists: readonly ListStandingType[];
}

@ObjectType('DepartmentList', { description: 'One version of a list of a department.' })
export class DepartmentListType {
  @Field()
  department: string;

  @Field(() => String)
  kind: string;

  @Field(() => Int)
  version: number;
}

@ObjectType('DepartmentListItemConnection')
export class ListItemConnection {
  @Field(() => [ListItemType])
  nodes: readonly ListItemType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
