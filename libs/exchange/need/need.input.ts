import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
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
import { CitationInput } from '@shutong/catalog';
import { PageArgs, limits } from '@shutong/platform';
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

  @Field(() => String, {
    nullable: true,
    description: 'How the entry serves; needed where it lacks items that are wanted.',
  })
  @IsOptional()
  @IsString()
  @Length(1, maxText)
  serves?: string | null;

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
