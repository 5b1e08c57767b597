import { ArgsType, Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
} from 'class-validator';
import { limits, namedBy } from '@shutong/platform';
import { seriesSteps, type SeriesStep } from './period';

const SeriesStepEnum = namedBy(seriesSteps);
registerEnumType(SeriesStepEnum, { name: 'SeriesStep' });

const { nameField, ingestTables, ingestColumns, seriesKeys } = limits;

@ArgsType()
export class SeriesTableArgs {
  @Field(() => ID)
  @IsUUID()
  datasetId: string;

  @Field(() => Int, { description: 'Place of the table in the file, from 0.' })
  @IsInt()
  @Min(0)
  @Max(ingestTables.value)
  table: number;
}

@ArgsType()
export class DeclareSeriesArgs extends SeriesTableArgs {
  @Field({ description: 'Column of the periods.' })
  @IsString()
  @Length(1, nameField.value)
  period: string;

  @Field(() => SeriesStepEnum, { description: 'How far apart they are.' })
  @IsIn(seriesSteps)
  step: SeriesStep;

  @Field(() => [String], { description: 'Columns that tell series of the table apart.' })
  @IsArray()
  @ArrayMaxSize(seriesKeys.value)
  @IsString({ each: true })
  @Length(1, nameField.value, { each: true })
  keys: string[];

  @Field(() => [String], { description: 'Columns of the figures.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ingestColumns.value)
  @IsString({ each: true })
  @Length(1, nameField.value, { each: true })
  figures: string[];
}

@ObjectType('DatasetSeries', { description: 'That a table of a dataset is a time series.' })
export class SeriesType {
  @Field(() => Int, { description: 'Place of the table in the file, from 0.' })
  table: number;

  @Field()
  period: string;

  @Field(() => SeriesStepEnum)
  step: string;

  @Field(() => [String])
  keys: readonly string[];

  @Field(() => [String])
  figures: readonly string[];
}

@ObjectType('DatasetTableSeries', {
  description: 'Whether a table is the series that was declared.',
})
export class TableSeriesType extends SeriesType {
  @Field(() => String, { nullable: true, description: 'The first period, as the table has it.' })
  from: string | null;

  @Field(() => String, { nullable: true, description: 'The last one.' })
  to: string | null;

  @Field(() => Float, { nullable: true, description: 'How many series the table has.' })
  series: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Periods of all of them without a row, or without a figure.',
  })
  missing: number | null;

  @Field(() => String, { nullable: true, description: 'Code of why it is none.' })
  problemCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The same, with row and column, in the language of whoever asks.',
  })
  problemReason: string | null;
}
