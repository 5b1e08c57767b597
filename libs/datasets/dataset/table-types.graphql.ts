import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo, limits } from '@shutong/platform';
import { TableSeriesType } from '../series/series.graphql';

@ObjectType('DatasetColumn')
export class DatasetColumnType {
  @Field()
  name: string;

  @Field({ description: 'As the file says.' })
  title: string;

  @Field()
  kind: string;

  @Field(() => Float, { nullable: true })
  nulls: number | null;

  @Field(() => Float, { nullable: true })
  distinct: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether `distinct` is an estimate.' })
  isEstimate: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The least value; this and all values below are told to the department’s own people, and never of persons.',
  })
  min: string | null;

  @Field(() => String, { nullable: true })
  max: string | null;

  @Field(() => [String], {
    description: 'Numbers and times at 5, 25, 50, 75 and 95 per cent; else none.',
  })
  quantiles: readonly string[];

  @Field(() => [String], { description: 'The first values, five at most.' })
  examples: readonly string[];

  @Field(() => String, { nullable: true, description: 'What of persons the gate found in it.' })
  personal: string | null;
}

@ObjectType('DatasetPersonalPlace', { description: 'Where something of a person stands.' })
export class PersonalPlaceType {
  @Field(() => Float, { description: 'As a spreadsheet counts: the first of the file is 1.' })
  row: number;

  @Field({
    description:
      'resident-id, phone, bank-card, individual-credit-code, name, address, quasi-identifier or masked-before.',
  })
  kind: string;
}

@ObjectType('DatasetPersonalColumn', { description: 'A column that the privacy gate holds.' })
export class PersonalColumnType {
  @Field()
  column: string;

  @Field({ description: 'As of a place: what most of it is.' })
  kind: string;

  @Field({
    description:
      'values, title (the values do not contradict) or rule (of its publisher): what says so.',
  })
  by: string;

  @Field(() => [PersonalPlaceType], {
    description: `The first rows, ${limits.personalPlaces.value} of each kind at most; never a value.`,
  })
  places: readonly PersonalPlaceType[];
}

@ObjectType('DatasetProblemCount')
export class ProblemCountType {
  @Field({ description: 'As of a problem.' })
  kind: string;

  @Field(() => Float)
  count: number;
}

@ObjectType('DatasetProblem', { description: 'A row or a cell that did not fit.' })
export class TableProblemType {
  @Field({
    description:
      'short-row: cells are missing; long-row, note: left out; bad-cell: emptied; stray-quote, nul: read all the same.',
  })
  kind: string;

  @Field(() => Float, { description: 'As a spreadsheet counts: the first of the file is 1.' })
  row: number;

  @Field(() => String, { nullable: true })
  column: string | null;
}

@ObjectType('DatasetTable', { description: 'One table of a version.' })
export class DatasetTableType {
  @Field(() => Int, { description: 'In the file, from 0.' })
  place: number;

  @Field()
  name: string;

  @Field(() => Float)
  rows: number;

  @Field(() => Float, { description: 'Of its Parquet file.' })
  bytes: number;

  @Field({ description: 'SHA-256 of its Parquet file.' })
  sha256: string;

  @Field(() => [DatasetColumnType])
  columns: DatasetColumnType[];

  @Field(() => [PersonalColumnType], {
    description: 'What the privacy gate found, let pass or not.',
  })
  personal: PersonalColumnType[];

  @Field(() => TableSeriesType, {
    nullable: true,
    description: 'Null where it was not declared a series when it was loaded.',
  })
  series: TableSeriesType | null;

  @Field(() => Float, { description: 'Rows left out, and cells emptied.' })
  rejected: number;

  @Field(() => [ProblemCountType], { description: 'How many problems there are of each kind.' })
  problemCounts: ProblemCountType[];

  @Field(() => [TableProblemType], {
    description: `The first of them, ${limits.problemsShown.value} at most, without their values.`,
  })
  problems: TableProblemType[];
}

@ObjectType('DatasetTableConnection')
export class DatasetTableConnection {
  @Field(() => [DatasetTableType])
  nodes: readonly DatasetTableType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
