import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Min,
  ValidateNested,
} from 'class-validator';
import { CitationInput, CitationType } from '@shutong/catalog';
import { ClockType } from '@shutong/clocks';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';
import { AvailableActionType } from '../application/application.graphql';
import { once } from '../application/contents.graphql';
import { needStates, type NeedState } from './need.states';

const maxName = limits.nameField.value;
const maxText = limits.textField.value;
const maxCode = limits.codeField.value;

@InputType({ description: 'Data that a department needs and nobody has catalogued (数据需求).' })
export class FileNeedInput {
  @Field()
  @IsString()
  @Length(1, maxName)
  title: string;

  @Field({ description: 'What the data would say, and of whom or what.' })
  @IsString()
  @Length(1, maxText)
  description: string;

  @Field(() => [String], { description: 'Names of the information items wanted.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.itemsPerNeed.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  @Length(1, maxName, { each: true })
  items: string[];

  @Field({ description: 'Legal basis for the use (使用依据).' })
  @IsString()
  @Length(1, maxText)
  basis: string;

  @Field(() => [CitationInput], { description: 'Rule documents in force that the use rests on.' })
  @ArrayMaxSize(limits.citations.value)
  @ValidateNested({ each: true })
  @Type(() => CitationInput)
  citations: CitationInput[];

  @Field({ description: 'Business in which it is used (使用场景).' })
  @IsString()
  @Length(1, maxText)
  scenario: string;

  @Field({ description: 'What it is used for (用途).' })
  @IsString()
  @Length(1, maxName)
  purpose: string;

  @Field(() => String, { nullable: true, description: 'Government service (事项) that it is for.' })
  @IsOptional()
  @IsString()
  @Length(1, maxName)
  matter?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why a published entry that has all items does not serve; needed where there is one.',
  })
  @IsOptional()
  @IsString()
  @Length(1, maxText)
  unserved?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the responsibility item that covers it, where one knows it.',
  })
  @IsOptional()
  @IsString()
  @Length(1, maxCode)
  responsibility?: string | null;
}

@ArgsType()
export class NeedMatchesArgs {
  @Field()
  @IsString()
  @Length(1, maxName)
  title: string;

  @Field(() => [String], { description: 'Names of the information items wanted.' })
  @ArrayMaxSize(limits.itemsPerNeed.value)
  @IsString({ each: true })
  @Length(1, maxName, { each: true })
  items: string[];
}

@ArgsType()
export class AssignNeedArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Credit code of the department that has to answer (数源部门).' })
  @IsString()
  @Length(18, 18)
  department: string;

  @Field({ description: 'Why this department.' })
  @IsString()
  @Length(1, maxText)
  reasons: string;
}

@ArgsType()
export class HandBackNeedArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why the department is not the source.' })
  @IsString()
  @Length(1, maxText)
  reasons: string;
}

@InputType({ description: 'An entry, or reasons and legal ground of a no.' })
export class NeedAnswerInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Published entry of the department that covers the need.',
  })
  @IsOptional()
  @IsUUID()
  entryId?: string | null;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, maxText)
  reasons?: string | null;

  @Field(() => String, { nullable: true, description: 'Law and article.' })
  @IsOptional()
  @IsString()
  @Length(1, maxText)
  ground?: string | null;
}

@ArgsType()
export class AnswerNeedArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => Int, {
    description: 'Number of the step that was read: refused where it is not the last any more.',
  })
  @IsInt()
  @Min(1)
  step: number;
}

@ArgsType()
export class ReturnNeedAnswerArgs extends AnswerNeedArgs {
  @Field({ description: 'Why it is not answered so.' })
  @IsString()
  @Length(1, maxText)
  reasons: string;
}

@ArgsType()
export class NeedsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: `One of: ${needStates.join(', ')}.` })
  @IsOptional()
  @IsIn(needStates)
  state?: NeedState;
}

@ObjectType('NeedStep', { description: 'One thing that happened to a need; never changed.' })
export class NeedStepType {
  @Field(() => Int, { description: 'From 1.' })
  number: number;

  @Field(() => String)
  step: string;

  @Field(() => String, { nullable: true, description: 'Credit code of who took it.' })
  department: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Credit code of the department named by then.',
  })
  source: string | null;

  @Field({ description: 'Why; blank where the step says all.' })
  text: string;

  @Field(() => String, { nullable: true, description: 'Legal ground of a no.' })
  ground: string | null;

  @Field(() => ID, { nullable: true })
  entryId: string | null;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType('Need', {
  description: 'Data that a department needs and nobody has catalogued (数据需求; Art. 19).',
})
export class NeedType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Credit code of the department that needs it (需求部门).' })
  requester: string;

  @Field()
  title: string;

  @Field()
  description: string;

  @Field(() => [String], { description: 'Names of the information items wanted.' })
  items: string[];

  @Field()
  basis: string;

  @Field(() => [CitationType])
  citations: CitationType[];

  @Field()
  scenario: string;

  @Field()
  purpose: string;

  @Field(() => String, { nullable: true })
  matter: string | null;

  @Field(() => String, { nullable: true, description: 'Why what is published does not serve.' })
  unserved: string | null;

  @Field(() => String, { description: `One of: ${needStates.join(', ')}.` })
  state: string;

  @Field(() => String, { nullable: true, description: 'Code of the item that covers it.' })
  responsibility: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Its version that was in force when the need was sent.',
  })
  responsibilityVersion: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Credit code of the one department that has to answer (数源部门).',
  })
  source: string | null;

  @Field(() => ID, { nullable: true, description: 'The entry that is proposed, or covers it.' })
  entryId: string | null;

  @Field(() => String, { nullable: true, description: 'Of a no that is proposed, or given.' })
  refusalReasons: string | null;

  @Field(() => String, { nullable: true, description: 'Its legal ground.' })
  refusalGround: string | null;

  @Field(() => Int, { description: 'Number of the last step.' })
  lastStep: number;

  @Field(() => DateTime)
  filedAt: Date;

  @Field(() => DateTime, { nullable: true, description: "With its office head's consent." })
  sentAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => [NeedStepType], { description: 'The oldest first.' })
  steps?: NeedStepType[];

  @Field(() => [ClockType], { description: 'Who had to act by when, the oldest first.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now: nobody else need know the rules.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('NeedConnection')
export class NeedConnection {
  @Field(() => [NeedType])
  nodes: readonly NeedType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
