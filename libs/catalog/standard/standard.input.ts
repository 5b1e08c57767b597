import { Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { dayShape, limits } from '@shutong/platform';
import { codePattern } from '@shutong/wire';
import { itemTypes, type ItemType } from '../vocabulary';
import type { VersionContent } from './code-table-register.service';
import type { TableValue } from './code-table.policy';
import { standardLevels, type StandardLevel } from './standard.entity';
import type { ElementContent, StandardContent, TableContent } from './standard.policy';

const maxText = limits.textField.value;
const maxName = limits.nameField.value;
const maxNumber = limits.codeField.value;
/** As far as the tables' integers go. */
const largest = 2 ** 31 - 1;

@InputType({ description: 'A standard (标准).' })
export class StandardInput implements StandardContent {
  @Field({ description: 'As it is cited: GB/T 2261.1-2003.' })
  @IsString()
  @Length(1, maxNumber)
  number: string;

  @Field(() => String, { description: `One of: ${standardLevels.join(', ')}.` })
  @IsIn(standardLevels)
  level: StandardLevel;

  @Field()
  @IsString()
  @Length(1, maxName)
  title: string;

  @Field({ defaultValue: '' })
  @IsString()
  @MaxLength(maxName)
  titleEn: string = '';

  @Field()
  @IsString()
  @Length(1, maxName)
  issuer: string;

  @Field(() => String, { nullable: true, description: 'First day, YYYY-MM-DD.' })
  @IsOptional()
  @Matches(dayShape)
  inForce: string | null = null;
}

@InputType({ description: 'What an item is, wherever it occurs (数据元).' })
export class DataElementInput implements ElementContent {
  @Field()
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

  @Field(() => String, { description: `One of: ${itemTypes.join(', ')}.` })
  @IsIn(itemTypes)
  type: ItemType;

  @Field(() => Int, { nullable: true, description: 'Characters or digits at most.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(largest)
  length: number | null = null;

  @Field()
  @IsString()
  @Length(1, maxText)
  definition: string;

  @Field({ description: 'Number of the standard that it comes from.' })
  @IsString()
  @Length(1, maxNumber)
  standard: string;

  @Field(() => String, { nullable: true, description: 'Code of the table of its values.' })
  @IsOptional()
  @IsString()
  @Length(1, limits.codeField.value)
  codeTable: string | null = null;
}

@InputType({ description: 'One value of a code table.' })
export class CodeTableValueInput implements TableValue {
  @Field()
  @Matches(codePattern)
  code: string;

  @Field({ description: 'In Chinese.' })
  @IsString()
  @Length(1, maxName)
  name: string;

  @Field({ defaultValue: '', description: 'In English.' })
  @IsString()
  @MaxLength(maxName)
  nameEn: string = '';
}

@InputType({ description: 'One version of a code table.' })
export class CodeTableVersionInput implements VersionContent {
  @Field({ description: 'YYYY-MM-DD.' })
  @Matches(dayShape)
  validFrom: string;

  @Field(() => [CodeTableValueInput])
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.codeTableValues.value)
  @ValidateNested({ each: true })
  @Type(() => CodeTableValueInput)
  values: CodeTableValueInput[];
}

@InputType({ description: 'A code table with its first version.' })
export class CodeTableInput implements TableContent {
  @Field()
  @Matches(codePattern)
  code: string;

  @Field()
  @IsString()
  @Length(1, maxName)
  title: string;

  @Field({ defaultValue: '' })
  @IsString()
  @MaxLength(maxName)
  titleEn: string = '';

  @Field({ description: 'Number of the standard that it comes from.' })
  @IsString()
  @Length(1, maxNumber)
  standard: string;

  @Field(() => CodeTableVersionInput)
  @ValidateNested()
  @Type(() => CodeTableVersionInput)
  first: CodeTableVersionInput;
}
