import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsBoolean,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';
import { ruleDocumentCode } from '../rule-document/rule-document.policy';
import type { ChangeCause } from './catalog-change.entity';
import type { ChangeReport } from './catalog-change.policy';
import type { CatalogChangeState } from './catalog-change.states';

export enum ChangeCauseEnum {
  law = 'law',
  duty = 'duty',
}
registerEnumType(ChangeCauseEnum, {
  name: 'ChangeCause',
  description: "A law that entries rest on, or a department's duties (Decree 809, Art. 17).",
});

export enum CatalogChangeStateEnum {
  open = 'open',
  extensionAsked = 'extension-asked',
  completed = 'completed',
}
registerEnumType(CatalogChangeStateEnum, { name: 'CatalogChangeState' });

export enum ChangedEntryStateEnum {
  awaited = 'awaited',
  submitted = 'submitted',
  unaffected = 'unaffected',
}
registerEnumType(ChangedEntryStateEnum, { name: 'ChangedEntryState' });

const text = limits.textField.value;
const atMost = limits.changedEntries.value;
const once = { message: '$property must name each once' };
const dayShape = /^\d{4}-\d{2}-\d{2}$/;
const daySaid = 'Day in China on which it occurred, YYYY-MM-DD: the time is counted from it.';

@InputType({ description: 'What has changed, and which entries have to follow.' })
export class CatalogChangeInput implements ChangeReport {
  @Field(() => String, {
    nullable: true,
    description:
      "Credit code, where the authority records it for another department; else one's own.",
  })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  department?: string | null;

  @Field(() => ChangeCauseEnum)
  @IsEnum(ChangeCauseEnum)
  cause: ChangeCause;

  @Field(() => String, { nullable: true, description: 'Code of the rule document that changed.' })
  @IsOptional()
  @Matches(ruleDocumentCode)
  document?: string | null;

  @Field({ description: 'What has changed.' })
  @IsString()
  @Length(1, text)
  description: string;

  @Field({ description: daySaid })
  @Matches(dayShape)
  occurredOn: string;

  @Field(() => [ID], { defaultValue: [], description: 'Entries of the department.' })
  @ArrayMaxSize(atMost)
  @ArrayUnique(once)
  @IsUUID(undefined, { each: true })
  entries: string[];

  @Field(() => [String], { defaultValue: [], description: 'Titles of entries to be made.' })
  @ArrayMaxSize(atMost)
  @ArrayUnique(once)
  @IsString({ each: true })
  @Length(1, limits.nameField.value, { each: true })
  newEntries: string[];
}

@ArgsType()
export class RaiseCatalogChangesArgs {
  @Field({ description: 'Code of the rule document that changed.' })
  @Matches(ruleDocumentCode)
  document: string;

  @Field({ description: daySaid })
  @Matches(dayShape)
  occurredOn: string;

  @Field({ description: 'What has changed.' })
  @IsString()
  @Length(1, text)
  description: string;
}

@ArgsType()
class ChangedEntryArgs {
  @Field(() => ID)
  @IsUUID()
  changeId: string;

  @Field(() => Int, { description: 'Of the entry, in the change.' })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  number: number;
}

@ArgsType()
export class LinkChangedEntryArgs extends ChangedEntryArgs {
  @Field(() => ID, { description: "A draft of one's department." })
  @IsUUID()
  entryId: string;
}

@ArgsType()
export class FindEntryUnaffectedArgs extends ChangedEntryArgs {
  @Field({ description: 'Why it need not be changed.' })
  @IsString()
  @Length(1, text)
  reasons: string;
}

@ArgsType()
export class AskChangeExtensionArgs {
  @Field(() => ID)
  @IsUUID()
  changeId: string;

  @Field()
  @IsString()
  @Length(1, text)
  reasons: string;
}

@ArgsType()
export class AnswerChangeExtensionArgs {
  @Field(() => ID)
  @IsUUID()
  changeId: string;

  @Field()
  @IsBoolean()
  consented: boolean;

  @Field({ defaultValue: '', description: 'A refusal says why.' })
  @IsString()
  @MaxLength(text)
  remarks: string = '';
}

@ArgsType()
export class CatalogChangesArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Credit code.' })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  department?: string;

  @Field(() => CatalogChangeStateEnum, { nullable: true })
  @IsOptional()
  @IsEnum(CatalogChangeStateEnum)
  state?: CatalogChangeState;
}

@ObjectType('ChangedEntry', { description: 'An entry that has to follow a change, or be made.' })
export class ChangedEntryType {
  @Field(() => Int)
  number: number;

  @Field(() => ID, { nullable: true, description: 'None while one to be made is not drafted.' })
  entryId: string | null;

  @Field()
  title: string;

  @Field(() => ChangedEntryStateEnum)
  state: string;

  @Field(() => Int, { nullable: true, description: 'That was submitted.' })
  version: number | null;

  @Field(() => String, { nullable: true, description: 'Why no version is needed.' })
  reasons: string | null;

  @Field(() => DateTime, { nullable: true })
  settledAt: Date | null;
}

@ObjectType('CatalogChange', {
  description:
    "A law or a department's duties changed, so that its entries have to follow (变更事项).",
})
export class CatalogChangeType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Credit code of the department whose entries have to follow.' })
  department: string;

  @Field(() => ChangeCauseEnum)
  cause: string;

  @Field(() => String, { nullable: true, description: 'Code of the rule document that changed.' })
  document: string | null;

  @Field()
  description: string;

  @Field({ description: daySaid })
  occurredOn: string;

  @Field(() => CatalogChangeStateEnum)
  state: string;

  @Field(() => DateTime)
  recordedAt: Date;

  @Field(() => Int, { nullable: true, description: 'Working days more that were asked for.' })
  extensionDays: number | null;

  @Field(() => String, { nullable: true })
  extensionReasons: string | null;

  @Field(() => Boolean, { nullable: true, description: 'The authority’s answer.' })
  extensionConsented: boolean | null;

  @Field(() => String, { nullable: true })
  extensionRemarks: string | null;

  @Field(() => DateTime, { nullable: true })
  completedAt: Date | null;

  @Field(() => [ChangedEntryType])
  entries?: ChangedEntryType[];

  @Field(() => [ClockType], { description: 'The department’s time to submit all of them.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now: nobody else need know the rules.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('CatalogChangeConnection')
export class CatalogChangeConnection {
  @Field(() => [CatalogChangeType])
  nodes: readonly CatalogChangeType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
