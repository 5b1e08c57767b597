import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsEnum, IsOptional, IsUUID } from 'class-validator';
import { DateTime, PageArgs, PageInfo } from '@shutong/platform';

export enum HarvestRecordStateEnum {
  present = 'present',
  missing = 'missing',
  gone = 'gone',
}
registerEnumType(HarvestRecordStateEnum, { name: 'HarvestRecordState' });

@ObjectType('LanguageText', { description: 'A text in one of its languages.' })
export class LanguageTextType {
  @Field({ description: 'BCP 47; `und` where the source does not say.' })
  language: string;

  @Field()
  text: string;
}

@ObjectType('HarvestTerm', {
  description: 'A term of a vocabulary, or a word of the source’s own.',
})
export class HarvestTermType {
  @Field(() => String, { nullable: true })
  iri: string | null;

  @Field(() => [LanguageTextType])
  label: readonly LanguageTextType[];
}

@ObjectType('HarvestDistribution')
export class HarvestDistributionType {
  @Field(() => [LanguageTextType])
  title: readonly LanguageTextType[];

  @Field(() => String, { nullable: true })
  format: string | null;

  @Field(() => String, { nullable: true })
  mediaType: string | null;

  @Field(() => Number, { nullable: true })
  bytes: number | null;

  @Field(() => String, { nullable: true })
  accessUrl: string | null;

  @Field(() => String, { nullable: true })
  downloadUrl: string | null;

  @Field(() => String, { nullable: true })
  licence: string | null;

  @Field(() => String, { nullable: true })
  rights: string | null;

  @Field({ description: 'A service to be asked rather than a file.' })
  isService: boolean;
}

@ObjectType('HarvestDescription', { description: 'What a source says of a dataset; plain text.' })
export class HarvestDescriptionType {
  @Field({ description: 'dataset or series' })
  type: string;

  @Field(() => [LanguageTextType])
  title: readonly LanguageTextType[];

  @Field(() => [LanguageTextType])
  description: readonly LanguageTextType[];

  @Field(() => [LanguageTextType], { description: 'Name of who publishes it.' })
  publisher: readonly LanguageTextType[];

  @Field(() => [HarvestTermType])
  themes: readonly HarvestTermType[];

  @Field(() => [LanguageTextType])
  keywords: readonly LanguageTextType[];

  @Field(() => String, { nullable: true })
  licence: string | null;

  @Field(() => String, { nullable: true, description: 'Whether it is public, as the source says.' })
  accessRights: string | null;

  @Field(() => String, { nullable: true })
  rights: string | null;

  @Field(() => String, { nullable: true, description: 'Code of our update cycles.' })
  updateCycle: string | null;

  @Field(() => String, { nullable: true, description: 'A year, month, day or instant.' })
  issued: string | null;

  @Field(() => String, { nullable: true })
  modified: string | null;

  @Field(() => String, { nullable: true })
  landingPage: string | null;

  @Field(() => [HarvestDistributionType])
  distributions: readonly HarvestDistributionType[];
}

@ObjectType('HarvestProblem', {
  description: 'What is wrong with a record, which came in all the same.',
})
export class HarvestProblemType {
  @Field({ description: 'As the source names it.' })
  field: string;

  @Field({
    description:
      'missing, wrong-type, no-date, no-address, no-email, no-number, too-long, too-many',
  })
  rule: string;

  @Field(() => String, { nullable: true, description: 'The beginning of what was there.' })
  value: string | null;
}

@ObjectType('HarvestRecord', {
  description: 'A dataset of a source; its id stays, whatever its source calls it.',
})
export class HarvestRecordType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  sourceId: string;

  @Field({ description: 'By which its source tells it apart.' })
  key: string;

  @Field(() => [String], { description: 'Its other names.' })
  identifiers: readonly string[];

  @Field(() => String, { nullable: true, description: 'Its own persistent address.' })
  iri: string | null;

  @Field(() => HarvestRecordStateEnum)
  state: string;

  @Field(() => Int)
  version: number;

  @Field(() => [HarvestProblemType])
  problems: readonly HarvestProblemType[];

  @Field(() => DateTime)
  firstAt: Date;

  @Field(() => DateTime)
  changedAt: Date;
}

@ObjectType('HarvestRecordConnection')
export class HarvestRecordConnection {
  @Field(() => [HarvestRecordType])
  nodes: readonly HarvestRecordType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('HarvestRecordVersion', { description: 'A record as it was from one harvest on.' })
export class HarvestRecordVersionType {
  @Field(() => Int)
  version: number;

  @Field(() => ID)
  runId: string;

  @Field({ description: 'new, changed, renamed, returned or gone' })
  outcome: string;

  @Field()
  key: string;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType('HarvestRecordVersionConnection')
export class HarvestRecordVersionConnection {
  @Field(() => [HarvestRecordVersionType])
  nodes: readonly HarvestRecordVersionType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ArgsType()
export class HarvestRecordsArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  sourceId: string;

  @Field(() => HarvestRecordStateEnum, { nullable: true })
  @IsOptional()
  @IsEnum(HarvestRecordStateEnum)
  state?: HarvestRecordStateEnum;
}

@ArgsType()
export class HarvestVersionsArgs extends PageArgs {
  @Field(() => ID, { description: 'Of the record.' })
  @IsUUID()
  id: string;
}
