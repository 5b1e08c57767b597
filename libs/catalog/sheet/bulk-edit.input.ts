import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { limits } from '@shutong/platform';
import {
  CitationInput,
  ConditionsInput,
  EntryFilterInput,
  LegalGroundInput,
} from '../entry/entry.input';
import { modes, oneOf, opennesses, sharings, updateCycles } from '../vocabulary';
import type { Mode, Openness, Sharing, UpdateCycle } from '../vocabulary';
import type { ContentChange } from './bulk-edit.service';

const maxList = limits.wordsPerEntry.value;

@InputType({
  description: 'What is to be the same in all of them: what is not given stays, null empties.',
})
export class EntryChangeInput implements ContentChange {
  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  theme?: string | null;

  @Field(() => String, { nullable: true, description: 'Section of GB/T 4754, A to T.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  industry?: string | null;

  @Field(() => [String], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(maxList)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  keywords?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Data formats (数据格式).' })
  @IsOptional()
  @ArrayMaxSize(maxList)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  formats?: string[] | null;

  @Field(() => String, { nullable: true, description: oneOf(updateCycles) })
  @IsOptional()
  @IsIn(updateCycles)
  updateCycle?: UpdateCycle | null;

  @Field(() => String, { nullable: true, description: oneOf(sharings) })
  @IsOptional()
  @IsIn(sharings)
  sharing?: Sharing | null;

  @Field(() => [String], { nullable: true, description: oneOf(modes) })
  @IsOptional()
  @ArrayMaxSize(modes.length)
  @IsIn(modes, { each: true })
  modes?: Mode[] | null;

  @Field(() => ConditionsInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConditionsInput)
  conditions?: ConditionsInput | null;

  @Field(() => LegalGroundInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalGroundInput)
  legalGround?: LegalGroundInput | null;

  @Field(() => [CitationInput], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(limits.citations.value)
  @ValidateNested({ each: true })
  @Type(() => CitationInput)
  basis?: CitationInput[] | null;

  @Field(() => String, { nullable: true, description: oneOf(opennesses) })
  @IsOptional()
  @IsIn(opennesses)
  open?: Openness | null;

  @Field(() => String, { nullable: true, description: '开放条件' })
  @IsOptional()
  @IsString()
  @MaxLength(limits.textField.value)
  openConditions?: string | null;

  @Field(() => [String], { nullable: true, description: '关联资源代码' })
  @IsOptional()
  @ArrayMaxSize(maxList)
  @IsString({ each: true })
  @Length(1, limits.codeField.value, { each: true })
  relatedCodes?: string[] | null;
}

@ArgsType()
export class EditEntriesArgs {
  @Field(() => [ID], { nullable: true })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.bulkEdit.value)
  @IsUUID(undefined, { each: true })
  ids?: string[];

  @Field(() => EntryFilterInput, {
    nullable: true,
    description: "Instead of ids: those of one's own department that it gives.",
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => EntryFilterInput)
  filter?: EntryFilterInput;

  @Field(() => EntryChangeInput)
  @ValidateNested()
  @Type(() => EntryChangeInput)
  change: EntryChangeInput;
}
