import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { limits } from '@shutong/platform';
import type { EntryContent } from './contents';
import { entryStates, type EntryState } from './entry.states';
import { EntryItemInput } from './item.input';
import {
  modes,
  oneOf,
  opennesses,
  sharings,
  updateCycles,
  type Citation,
  type Conditions,
  type LegalGround,
  type Mode,
  type Openness,
  type Sharing,
  type UpdateCycle,
} from '../vocabulary';

const maxText = limits.textField.value;
const maxName = limits.nameField.value;
const maxList = limits.wordsPerEntry.value;

@InputType({ description: 'Conditions of use of conditional data (Decree 809, Art. 14).' })
export class ConditionsInput implements Conditions {
  @Field({ description: 'Who may use it (共享范围).' })
  @IsString()
  @Length(1, maxText)
  scope: string;

  @Field({ description: 'What for (使用用途).' })
  @IsString()
  @Length(1, maxText)
  uses: string;

  @Field({ defaultValue: '' })
  @IsString()
  @MaxLength(maxText)
  other: string = '';
}

@InputType({ description: 'Why data may not be shared, and the law that says so (Art. 14).' })
export class LegalGroundInput implements LegalGround {
  @Field({ description: 'Law, administrative regulation or State Council decision.' })
  @IsString()
  @Length(1, maxName)
  law: string;

  @Field()
  @IsString()
  @Length(1, maxName)
  article: string;

  @Field()
  @IsString()
  @Length(1, maxText)
  reason: string;
}

@InputType({ description: 'A rule document and its article.' })
export class CitationInput implements Citation {
  @Field({ description: 'Code of a registered rule document.' })
  @IsString()
  @Length(1, limits.codeField.value)
  document: string;

  @Field()
  @IsString()
  @Length(1, maxName)
  article: string;
}

@InputType({ description: 'Contents of an entry (Decree 809, Art. 13); a draft may lack some.' })
export class EntryInput implements EntryContent {
  @Field()
  @IsString()
  @Length(1, maxName)
  title: string;

  @Field({ defaultValue: '' })
  @IsString()
  @MaxLength(maxName)
  titleEn: string = '';

  @Field({ defaultValue: '' })
  @IsString()
  @MaxLength(maxText)
  summary: string = '';

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  theme: string | null = null;

  @Field(() => String, { nullable: true, description: 'Section of GB/T 4754, A to T.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  industry: string | null = null;

  @Field(() => [String], { defaultValue: [] })
  @ArrayMaxSize(maxList)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  keywords: string[] = [];

  @Field(() => [String], { defaultValue: [], description: 'Data formats (数据格式).' })
  @ArrayMaxSize(maxList)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  formats: string[] = [];

  @Field(() => String, { nullable: true, description: oneOf(updateCycles) })
  @IsOptional()
  @IsIn(updateCycles)
  updateCycle: UpdateCycle | null = null;

  @Field(() => String, { nullable: true, description: oneOf(sharings) })
  @IsOptional()
  @IsIn(sharings)
  sharing: Sharing | null = null;

  @Field(() => [String], { defaultValue: [], description: oneOf(modes) })
  @ArrayMaxSize(modes.length)
  @IsIn(modes, { each: true })
  modes: Mode[] = [];

  @Field(() => ConditionsInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConditionsInput)
  conditions: ConditionsInput | null = null;

  @Field(() => LegalGroundInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => LegalGroundInput)
  legalGround: LegalGroundInput | null = null;

  @Field(() => String, { nullable: true, description: oneOf(opennesses) })
  @IsOptional()
  @IsIn(opennesses)
  open: Openness | null = null;

  @Field(() => String, { nullable: true, description: '开放条件, where it is open conditionally.' })
  @IsOptional()
  @IsString()
  @MaxLength(maxText)
  openConditions: string | null = null;

  @Field(() => [CitationInput], {
    defaultValue: [],
    description: 'What the department collects the data by.',
  })
  @ArrayMaxSize(limits.citations.value)
  @ValidateNested({ each: true })
  @Type(() => CitationInput)
  basis: CitationInput[] = [];

  @Field(() => [String], { defaultValue: [], description: '关联资源代码' })
  @ArrayMaxSize(maxList)
  @IsString({ each: true })
  @Length(1, limits.codeField.value, { each: true })
  relatedCodes: string[] = [];

  @Field(() => [EntryItemInput], { defaultValue: [] })
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ValidateNested({ each: true })
  @Type(() => EntryItemInput)
  items: EntryItemInput[] = [];
}

@InputType()
export class EntryFilterInput {
  @Field(() => String, { nullable: true, description: oneOf(entryStates) })
  @IsOptional()
  @IsIn(entryStates)
  state?: EntryState;

  @Field(() => String, { nullable: true, description: 'Unified social credit code.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  provider?: string;

  @Field(() => String, { nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  theme?: string;

  @Field(() => String, { nullable: true, description: oneOf(sharings) })
  @IsOptional()
  @IsIn(sharings)
  sharing?: Sharing;

  @Field(() => String, { nullable: true, description: oneOf(opennesses) })
  @IsOptional()
  @IsIn(opennesses)
  open?: Openness;

  @Field(() => Boolean, { nullable: true, description: 'Whether a resource is mounted under it.' })
  @IsOptional()
  @IsBoolean()
  mounted?: boolean;
}
