import { Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
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
import {
  classes,
  itemTypes,
  oneOf,
  opennesses,
  sharings,
  type CodeTableRef,
  type DataClass,
  type ItemType,
  type Openness,
  type Sharing,
} from '../vocabulary';
import type { ItemContent } from './contents';

const maxName = limits.nameField.value;

@InputType({ description: 'One version of a code table.' })
export class CodeTableRefInput implements CodeTableRef {
  @Field()
  @IsString()
  @Length(1, limits.codeField.value)
  code: string;

  @Field(() => Int)
  @IsInt()
  @Min(1)
  version: number;
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

  @Field(() => String, { nullable: true, description: 'Code of the data element that it is.' })
  @IsOptional()
  @IsString()
  @Length(1, limits.codeField.value)
  dataElement: string | null = null;

  @Field(() => CodeTableRefInput, { nullable: true, description: 'Where its values come from.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CodeTableRefInput)
  codeTable: CodeTableRefInput | null = null;
}
