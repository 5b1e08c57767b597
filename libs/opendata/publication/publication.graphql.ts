import {
  ArgsType,
  Field,
  Float,
  ID,
  Int,
  ObjectType,
  PickType,
  registerEnumType,
} from '@nestjs/graphql';
import { IsIn, IsInt, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import {
  CodeTableRefType,
  CodeTableType,
  DataElementType,
  type CodeTableRef,
} from '@shutong/catalog';
import { DateTime, PageInfo, limits, namedBy } from '@shutong/platform';
import { audiences, type Audience } from './publication.states';

export enum PublicationStateEnum {
  approved = 'approved',
  published = 'published',
  withdrawn = 'withdrawn',
  refused = 'refused',
}
registerEnumType(PublicationStateEnum, {
  name: 'PublicationState',
  description:
    'approved: on its way to the open zone; refused: values are none of the code tables of its items.',
});

export const AudienceEnum = namedBy(audiences);
registerEnumType(AudienceEnum, {
  name: 'PublicationAudience',
  description:
    'everybody; or licensees: whoever has an agreement on data that is open on conditions, each as many columns as it covers.',
});

@ArgsType()
export class PublishDatasetVersionArgs {
  @Field(() => ID)
  @IsUUID()
  versionId: string;

  @Field(() => ID, { description: 'The entry whose items the columns are.' })
  @IsUUID()
  entryId: string;

  @Field(() => AudienceEnum, {
    defaultValue: 'everybody',
    description: 'licensees: by an entry that is open on conditions, and by no other.',
  })
  @IsIn(audiences)
  audience: Audience;
}

@ArgsType()
export class WithdrawPublicationArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why; whoever may ask for the version is told.' })
  @IsString()
  @Length(1, limits.textField.value)
  ground: string;
}

@ArgsType()
export class DataDictionaryArgs {
  @Field(() => ID)
  @IsUUID()
  publicationId: string;

  @Field(() => Int, { description: 'In the version, from 0.' })
  @IsInt()
  @Min(0)
  @Max(limits.ingestTables.value)
  table: number;
}

@ObjectType('DictionaryElement', { description: 'The data element (数据元) that an item is.' })
export class DictionaryElementType extends PickType(
  DataElementType,
  ['code', 'name', 'nameEn', 'definition', 'standard'],
  ObjectType,
) {}

@ObjectType('DictionaryCodeTable', {
  description: 'The version of a code table that an item is bound to.',
})
export class DictionaryCodeTableType extends PickType(
  CodeTableType,
  ['code', 'title', 'titleEn', 'standard'],
  ObjectType,
) {
  @Field(() => Int)
  version: number;
}

@ObjectType('DictionaryColumn', {
  description: 'What a column is, as the catalogue had it when the publication was approved.',
})
export class DictionaryColumnType {
  @Field({ description: 'Of the table.' })
  column: string;

  @Field({ description: 'Of the item.' })
  code: string;

  @Field()
  name: string;

  @Field()
  nameEn: string;

  @Field(() => String, { nullable: true })
  type: string | null;

  @Field(() => Int, { nullable: true, description: 'Characters or digits at most.' })
  length: number | null;

  @Field(() => DictionaryElementType, { nullable: true })
  element: DictionaryElementType | null;

  @Field(() => DictionaryCodeTableType, { nullable: true })
  codeTable: DictionaryCodeTableType | null;

  @Field({ description: 'Its values were masked: no longer those that the item speaks of.' })
  masked: boolean;
}

@ObjectType('PublicationProblem', {
  description: 'A column with values that the code table of its item does not have.',
})
export class PublicationProblemType {
  @Field(() => Int, { description: 'In the version, from 0.' })
  table: number;

  @Field()
  column: string;

  @Field(() => CodeTableRefType)
  codeTable: CodeTableRef;

  @Field(() => Float, { description: 'How many cells hold such a value.' })
  cells: number;

  @Field(() => [Float], {
    description: `Of the first of them, ${limits.unlistedRows.value} at most: rows of the table, from 1.`,
  })
  rows: readonly number[];
}

@ObjectType('Publication', {
  description: 'A version of a dataset that everybody, or each licensee, may have.',
})
export class PublicationType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  datasetId: string;

  @Field(() => ID)
  versionId: string;

  @Field(() => Int, { description: 'Of the version.' })
  number: number;

  @Field({ description: 'Credit code of the department whose dataset it is.' })
  department: string;

  @Field(() => ID, { description: 'The entry by which it is open.' })
  entryId: string;

  @Field(() => [String], { description: 'Codes of the items that its columns are.' })
  items: string[];

  @Field(() => AudienceEnum, { description: 'For whom it was approved.' })
  audience: string;

  @Field(() => PublicationStateEnum)
  state: string;

  @Field(() => DateTime)
  approvedAt: Date;

  @Field(() => DateTime, { nullable: true })
  publishedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  withdrawnAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn.' })
  ground: string | null;

  @Field(() => DateTime, { nullable: true })
  refusedAt: Date | null;

  @Field(() => [PublicationProblemType], {
    description: `Why it was refused; ${limits.unlistedColumns.value} columns at most.`,
  })
  problems: readonly PublicationProblemType[];
}

@ObjectType('PublicationConnection')
export class PublicationConnection {
  @Field(() => [PublicationType])
  nodes: readonly PublicationType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
