import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsBoolean,
  IsDate,
  IsEnum,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
} from 'class-validator';
import { DateTime, limits } from '@shutong/platform';
import { once, StatedText } from '../application/contents.graphql';
import { OutcomeEnum } from '../decision/decision.graphql';

const text = limits.textField.value;

@InputType({ description: 'What is applied for, of an entry that is open on conditions.' })
export class OpenApplicationInput {
  @Field(() => ID)
  @IsUUID()
  entryId: string;

  @Field(() => [String], { description: 'Codes of the items.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  @Length(1, limits.codeField.value, { each: true })
  fields: string[];

  @Field({ description: 'For what it is used (用途).' })
  @StatedText()
  purpose: string;

  @Field({ description: 'By whom and how far it is used (使用范围).' })
  @StatedText()
  scope: string;

  @Field({ description: 'Security measures (安全保障措施).' })
  @StatedText()
  security: string;

  @Field(() => DateTime, { description: 'End of the period of use.' })
  @IsDate()
  periodUntil: Date;
}

@InputType({ description: "What the provider's officer proposes to answer." })
export class OpenProposalInput {
  @Field(() => OutcomeEnum)
  @IsEnum(OutcomeEnum)
  outcome: OutcomeEnum;

  @Field({ defaultValue: '', description: 'Reasons; a refusal needs them.' })
  @IsString()
  @MaxLength(text)
  reasons: string = '';

  @Field({ defaultValue: '', description: 'Legal ground; a refusal needs it.' })
  @IsString()
  @MaxLength(text)
  ground: string = '';

  @Field({
    defaultValue: false,
    description: 'It is refused because material is missing: only after that has been asked for.',
  })
  @IsBoolean()
  forIncompleteness: boolean = false;

  @Field(() => [String], { defaultValue: [], description: 'Items granted, of those asked for.' })
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  @Length(1, limits.codeField.value, { each: true })
  fields: string[] = [];

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of the period of use that is granted, no later than was applied for; unless said, that.',
  })
  @IsOptional()
  @IsDate()
  periodUntil?: Date | null;
}

@ArgsType()
export class OpenTextsArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => [String], {
    description: 'Item by item; of answers in the order of what was asked.',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.supplementItems.value)
  @IsString({ each: true })
  @Length(1, text, { each: true })
  items: string[];
}

@ArgsType()
export class OpenReasonArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field()
  @IsString()
  @Length(1, text)
  reason: string;
}

@ArgsType()
export class AnswerOpenExtensionArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field()
  @IsBoolean()
  consented: boolean;

  @Field({ defaultValue: '', description: 'A refusal says why.' })
  @IsString()
  @MaxLength(text)
  remarks: string = '';
}

@ArgsType()
export class AnswerOpenApplicationArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => ID, {
    description: 'The proposal that was read: refused where another has taken its place.',
  })
  @IsUUID()
  proposalId: string;
}
