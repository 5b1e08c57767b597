import { Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { limits } from '@shutong/platform';
import { codePattern } from '@shutong/wire';
import type { EntryContent, ItemContent } from './contents';
import { entryStates, type EntryState } from './entry.states';
import {
  classes,
  itemTypes,
  modes,
  opennesses,
  sharings,
  updateCycles,
  type Conditions,
  type DataClass,
  type ItemType,
  type LegalGround,
  type Mode,
  type Openness,
  type Sharing,
  type UpdateCycle,
} from '../vocabulary';

const oneOf = (values: readonly (string | number)[]): string => `One of: ${values.join(', ')}.`;
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

@InputType({ description: 'One field of the data (信息项).' })
export class EntryItemInput implements ItemContent {
  @Field({ description: 'Names the item within its entry.' })
  @Matches(codePattern)
  code: string;

  @Field()
  @IsString()
  @Length(1, maxName)
  name: string;

  @Field({ defaultValue: '' })
  @IsString()
  @MaxLength(maxName)
  nameEn: string = '';

  @Field(() => String, { nullable: true, description: oneOf(itemTypes) })
  @IsOptional()
  @IsIn(itemTypes)
  type: ItemType | null = null;

  @Field(() => Int, { nullable: true, description: 'Characters or digits at most.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  length: number | null = null;

  @Field(() => Int, { nullable: true, description: oneOf(classes) })
  @IsOptional()
  @IsIn(classes)
  class: DataClass | null = null;

  @Field({ defaultValue: false, description: 'Personal information.' })
  @IsBoolean()
  personal: boolean = false;

  @Field(() => String, { nullable: true, description: oneOf(sharings) })
  @IsOptional()
  @IsIn(sharings)
  sharing: Sharing | null = null;

  @Field(() => String, { nullable: true, description: oneOf(opennesses) })
  @IsOptional()
  @IsIn(opennesses)
  open: Openness | null = null;
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
}
