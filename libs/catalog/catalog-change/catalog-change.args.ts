import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
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
import { PageArgs, dayShape, limits } from '@shutong/platform';
import { ruleDocumentCode } from '../rule-document/rule-document.policy';
import type { ChangeCause } from './catalog-change.entity';
import { CatalogChangeStateEnum, ChangeCauseEnum, daySaid } from './catalog-change.graphql';
import type { ChangeReport } from './catalog-change.policy';
import type { CatalogChangeState } from './catalog-change.states';

const text = limits.textField.value;
const atMost = limits.changedEntries.value;
const once = { message: '$property must name each once' };

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
