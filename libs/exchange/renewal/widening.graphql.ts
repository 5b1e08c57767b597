import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsDate,
  IsEnum,
  IsOptional,
  IsString,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { CitationInput } from '@shutong/catalog';
import { DateTime, limits } from '@shutong/platform';
import {
  ModeEnum,
  RowConditionInput,
  RowConditions,
  SecurityMeasuresInput,
  StatedText,
  VolumeInput,
  once,
} from '../application/contents.graphql';

@InputType({
  description:
    'More than a running agreement gives, as its next version; what is not named stays as agreed.',
})
export class WidenInput {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Codes of all items, those agreed on among them; what is left out is given up.',
  })
  @IsOptional()
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  fields?: string[] | null;

  @Field(() => [ModeEnum], { nullable: true, description: 'All modes, in the same way.' })
  @IsOptional()
  @ArrayMaxSize(2)
  @ArrayUnique(once)
  @IsEnum(ModeEnum, { each: true })
  modes?: ModeEnum[] | null;

  @Field(() => [RowConditionInput], {
    nullable: true,
    description: 'Which rows, those agreed on among them; an empty list: all rows.',
  })
  @IsOptional()
  @RowConditions()
  rowFilter?: RowConditionInput[] | null;

  @Field(() => VolumeInput, { nullable: true, description: 'At least as much as agreed.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => VolumeInput)
  volume?: VolumeInput | null;

  @Field(() => String, { nullable: true, description: 'Legal basis for the use (使用依据).' })
  @IsOptional()
  @StatedText()
  basis?: string | null;

  @Field(() => [CitationInput], {
    nullable: true,
    description: 'Rule documents in force that the use rests on.',
  })
  @IsOptional()
  @ArrayMaxSize(limits.citations.value)
  @ValidateNested({ each: true })
  @Type(() => CitationInput)
  citations?: CitationInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Business in which it is used (使用场景).',
  })
  @IsOptional()
  @StatedText()
  scenario?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who will use it and how far (使用范围).',
  })
  @IsOptional()
  @StatedText()
  scope?: string | null;

  @Field(() => SecurityMeasuresInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => SecurityMeasuresInput)
  security?: SecurityMeasuresInput | null;

  @Field(() => DateTime, { nullable: true, description: 'A later end of the period.' })
  @IsOptional()
  @IsDate()
  periodUntil?: Date | null;
}
