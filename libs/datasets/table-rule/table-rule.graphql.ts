import { ArgsType, Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { limits, namedBy } from '@shutong/platform';
import type { LoadRule } from '../ingest/load-rule';
import { kinds, type ColumnKind } from '../ingest/types/formats';
import { SeriesTableArgs } from '../series/series.graphql';

const ColumnKindEnum = namedBy(kinds);
registerEnumType(ColumnKindEnum, { name: 'DatasetColumnKind' });

const problemRules = ['accept', 'refuse'] as const satisfies readonly LoadRule['problems'][];
const ProblemRuleEnum = namedBy(problemRules);
registerEnumType(ProblemRuleEnum, {
  name: 'DatasetProblemRule',
  description:
    'accept: what fits is loaded, and the rest is told; refuse: one row or cell that does not fit is too many.',
});

const { nameField, ingestColumns, quasiIdentifiers: mostQuasi, leastGroup: mostGroup } = limits;
const usualGroup = 5;

@InputType({ description: 'Of which type a column is, whatever its values say.' })
export class DatasetColumnTypeInput {
  @Field({ description: 'Its name, or its title in the file.' })
  @IsString()
  @Length(1, nameField.value)
  column: string;

  @Field(() => ColumnKindEnum)
  @IsIn(kinds)
  kind: ColumnKind;
}

@ArgsType()
export class DeclareTableRuleArgs extends SeriesTableArgs {
  @Field(() => [DatasetColumnTypeInput], {
    defaultValue: [],
    description: 'Of columns whose values do not say it. A Parquet file has its own.',
  })
  @ArrayMaxSize(ingestColumns.value)
  @ValidateNested({ each: true })
  @Type(() => DatasetColumnTypeInput)
  types: DatasetColumnTypeInput[] = [];

  @Field(() => ProblemRuleEnum, {
    defaultValue: 'accept',
    description: 'What becomes of a table with rows and cells that do not fit.',
  })
  @IsIn(problemRules)
  problems: LoadRule['problems'] = 'accept';

  @Field(() => [String], {
    defaultValue: [],
    description:
      'Columns by which, together, people can be known by other ways, such as birth year, sex and place.',
  })
  @IsArray()
  @ArrayMaxSize(mostQuasi.value)
  @IsString({ each: true })
  @Length(1, nameField.value, { each: true })
  quasiIdentifiers: string[] = [];

  @Field(() => Int, {
    defaultValue: usualGroup,
    description: 'So many rows have to be alike in all of these; else the columns are held.',
  })
  @IsInt()
  @Min(2)
  @Max(mostGroup.value)
  leastGroup: number = usualGroup;
}

@ObjectType('DatasetColumnType')
export class ColumnTypeType {
  @Field()
  column: string;

  @Field(() => ColumnKindEnum)
  kind: string;
}

@ObjectType('DatasetTableRule', { description: 'How a table is loaded, as its publisher says.' })
export class TableRuleType {
  @Field(() => Int, { description: 'Place of the table in the file, from 0.' })
  table: number;

  @Field(() => [ColumnTypeType])
  types: readonly ColumnTypeType[];

  @Field(() => ProblemRuleEnum)
  problems: string;

  @Field(() => [String])
  quasiIdentifiers: readonly string[];

  @Field(() => Int)
  leastGroup: number;
}
