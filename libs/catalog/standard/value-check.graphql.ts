import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  ValidateNested,
} from 'class-validator';
import { limits } from '@shutong/platform';
import type { ValueCheckAnswer, ValueRefusal } from './value-check.service';
import type { Row } from './value.policy';

/** Rows as systems post them. */
export class ValueCheckBody {
  /** Each by item code. */
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.checkedRows.value)
  @IsObject({ each: true })
  rows: Row[];
}

@InputType({ description: 'One value of a row, as text.' })
export class CellInput {
  @Field({ description: 'Code of the item.' })
  @IsString()
  @Length(1, limits.codeField.value)
  item: string;

  @Field(() => String, { nullable: true, description: 'Null: no value.' })
  @IsOptional()
  @IsString()
  value?: string | null;
}

@InputType({ description: 'One row of data.' })
export class RowInput {
  @Field(() => [CellInput])
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ValidateNested({ each: true })
  @Type(() => CellInput)
  cells: CellInput[];
}

@ArgsType()
export class ValueCheckArgs {
  @Field(() => ID)
  @IsUUID()
  entry: string;

  @Field(() => [RowInput])
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.checkedRows.value)
  @ValidateNested({ each: true })
  @Type(() => RowInput)
  rows: RowInput[];
}

@ObjectType('ValueRefusal', { description: 'A value that its item does not allow.' })
export class ValueRefusalType implements ValueRefusal {
  @Field(() => Int, { description: 'From 0.' })
  row: number;

  @Field({ description: 'Code of the item.' })
  item: string;

  @Field({ description: 'One of docs/errors.md.' })
  code: string;

  @Field({ description: 'The same in the language that was asked for.' })
  title: string;
}

@ObjectType('ValueCheck', { description: "What a check of rows against an entry's items found." })
export class ValueCheckType implements ValueCheckAnswer {
  @Field(() => ID)
  entry: string;

  @Field(() => Int, { description: 'Version of the entry that the catalogue shows.' })
  version: number;

  @Field(() => Int)
  rows: number;

  @Field(() => Int, { description: 'Rows with a problem.' })
  refusedRows: number;

  @Field(() => Int, { description: 'All problems, also those that are not listed.' })
  problemCount: number;

  @Field(() => [ValueRefusalType], {
    description: `The first ${limits.checkProblems.value}.`,
  })
  problems: readonly ValueRefusalType[];
}
