import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsDate, IsOptional, ValidateNested } from 'class-validator';
import { CitationInput } from '@shutong/catalog';
import { DateTime, limits } from '@shutong/platform';
import {
  RowConditionInput,
  RowConditions,
  StatedText,
  VolumeInput,
} from '../application/contents.graphql';
import { NextVersionInput } from './renewal.graphql';

@InputType({
  description:
    'More than a running agreement gives, as its next version; what is not named stays as agreed.',
})
export class WidenInput extends NextVersionInput {
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

  @Field(() => DateTime, { nullable: true, description: 'A later end of the period.' })
  @IsOptional()
  @IsDate()
  periodUntil?: Date | null;
}
