import { ArgsType, Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import {
  AvailableActionType,
  DateTime,
  PageArgs,
  PageInfo,
  dayShape,
  limits,
} from '@shutong/platform';
import { EntryVersionType } from '../entry/entry.graphql';
import {
  ruleDocumentKinds,
  ruleDocumentStates,
  type RuleDocumentContent,
  type RuleDocumentKind,
  type RuleDocumentState,
} from './rule-document.entity';
import { ruleDocumentCode } from './rule-document.policy';
import type { RuleDocumentFilter } from './rule-documents.service';

const maxName = limits.nameField.value;
const kindsSaid = `One of: ${ruleDocumentKinds.join(', ')}.`;
const statesSaid = `One of: ${ruleDocumentStates.join(', ')}.`;

@InputType({ description: 'What is said of a rule document (制度文件).' })
export class RuleDocumentInput implements RuleDocumentContent {
  @Field()
  @IsString()
  @Length(1, maxName)
  title: string;

  @Field({ defaultValue: '' })
  @IsString()
  @MaxLength(maxName)
  titleEn: string = '';

  @Field({ description: '文号, as printed on the document.' })
  @IsString()
  @Length(1, maxName)
  number: string;

  @Field()
  @IsString()
  @Length(1, maxName)
  issuer: string;

  @Field(() => String, { description: kindsSaid })
  @IsIn(ruleDocumentKinds)
  kind: RuleDocumentKind;

  @Field({ description: 'Where it is in force (GB/T 2260; 100000 for the nation).' })
  @IsString()
  @Length(6, 6)
  division: string;

  @Field({ description: 'First day in China, YYYY-MM-DD.' })
  @Matches(dayShape)
  inForceFrom: string;

  @Field(() => String, { nullable: true, description: 'Last day in China, YYYY-MM-DD.' })
  @IsOptional()
  @Matches(dayShape)
  inForceUntil: string | null = null;
}

@ArgsType()
export class KeepRuleDocumentArgs {
  @Field({ description: 'Stable: citations name it. Lower-case words joined by hyphens.' })
  @Matches(ruleDocumentCode)
  code: string;

  @Field(() => RuleDocumentInput)
  @ValidateNested()
  @Type(() => RuleDocumentInput)
  content: RuleDocumentInput;
}

@ArgsType()
export class WithdrawRuleDocumentArgs {
  @Field()
  @Matches(ruleDocumentCode)
  code: string;

  @Field()
  @IsString()
  @Length(1, limits.textField.value)
  reasons: string;

  @Field(() => String, { nullable: true, description: 'Code of the document in its place.' })
  @IsOptional()
  @Matches(ruleDocumentCode)
  replacedBy?: string | null;
}

@InputType()
export class RuleDocumentFilterInput implements RuleDocumentFilter {
  @Field(() => String, { nullable: true, description: statesSaid })
  @IsOptional()
  @IsIn(ruleDocumentStates)
  state?: RuleDocumentState;

  @Field(() => String, { nullable: true, description: kindsSaid })
  @IsOptional()
  @IsIn(ruleDocumentKinds)
  kind?: RuleDocumentKind;

  @Field(() => String, { nullable: true, description: 'GB/T 2260; 100000 for the nation.' })
  @IsOptional()
  @IsString()
  @Length(6, 6)
  division?: string;
}

@ArgsType()
export class RuleDocumentsArgs extends PageArgs {
  @Field(() => RuleDocumentFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => RuleDocumentFilterInput)
  filter?: RuleDocumentFilterInput;
}

@ObjectType('RuleDocument', {
  description: 'A law, regulation or normative document that entries and agreements rest on.',
})
export class RuleDocumentType {
  @Field({ description: 'Stable: citations name it.' })
  code: string;

  @Field()
  title: string;

  @Field()
  titleEn: string;

  @Field({ description: '文号, as printed on the document.' })
  number: string;

  @Field()
  issuer: string;

  @Field(() => String, { description: kindsSaid })
  kind: string;

  @Field({ description: 'Where it is in force (GB/T 2260; 100000 for the nation).' })
  division: string;

  @Field({ description: 'First day in China, YYYY-MM-DD.' })
  inForceFrom: string;

  @Field(() => String, { nullable: true, description: 'Last day in China; null without an end.' })
  inForceUntil: string | null;

  @Field(() => Int, { description: 'Grows with every amendment.' })
  revision: number;

  @Field(() => String, { description: statesSaid })
  state: string;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn.' })
  reasons: string | null;

  @Field(() => String, { nullable: true, description: 'Code of the document in its place.' })
  replacedBy: string | null;

  @Field(() => String, { nullable: true })
  withdrawnBy: string | null;

  @Field(() => DateTime, { nullable: true })
  withdrawnAt: Date | null;

  @Field(() => DateTime)
  registeredAt: Date;

  @Field(() => DateTime)
  changedAt: Date;
}

@ObjectType('RuleDocumentConnection')
export class RuleDocumentConnection {
  @Field(() => [RuleDocumentType])
  nodes: readonly RuleDocumentType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('CitingEntryConnection')
export class CitingEntryConnection {
  @Field(() => [EntryVersionType])
  nodes: readonly EntryVersionType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int)
  totalCount: number;
}

/** One document at a time: what cites it is a list, and is not read for each row of another list. */
@ObjectType('CitedRuleDocument', { description: 'A rule document and what cites it.' })
export class CitedRuleDocumentType extends RuleDocumentType {
  @Field(() => CitingEntryConnection, {
    description: 'Versions shown and drafts under way that rest on it, last changed first.',
  })
  citingEntries?: CitingEntryConnection;

  @Field(() => [AvailableActionType], {
    description:
      'Every step that changes it or begins from it, and why one cannot take it now, as far as that does not depend on what is said.',
  })
  availableActions?: AvailableActionType[];
}
