import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AvailableActionType, DateTime, PageInfo, namedBy } from '@shutong/platform';
import { maskMethods, type MaskMethod } from '../load/mask';
import { versionStates } from './version.states';

const DatasetVersionStateEnum = namedBy(versionStates);
registerEnumType(DatasetVersionStateEnum, { name: 'DatasetVersionState' });

export const MaskMethodEnum = namedBy(maskMethods);
registerEnumType(MaskMethodEnum, { name: 'MaskMethod' });

@ObjectType('DatasetStandingMask', {
  description: 'How persons are taken out of a column of every version.',
})
export class StandingMaskType {
  @Field({
    description:
      'As it is called within its file, empty where as the file; where it lacks the column, every other that has it.',
  })
  table: string;

  @Field()
  column: string;

  @Field(() => MaskMethodEnum)
  method: MaskMethod;
}

@ObjectType('Dataset', { description: 'Tables that a department keeps up, version after version.' })
export class DatasetType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Credit code of the department that keeps it up.' })
  department: string;

  @Field()
  title: string;

  @Field(() => Int, { nullable: true, description: 'Number of the version that is given now.' })
  current: number | null;

  @Field(() => [StandingMaskType], { description: 'How its next version is masked.' })
  masks: StandingMaskType[];

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType('DatasetTableDiff', { description: 'What distinguishes a table from the one before.' })
export class TableDiffType {
  @Field()
  table: string;

  @Field(() => [String])
  columnsAdded: string[];

  @Field(() => [String])
  columnsRemoved: string[];

  @Field(() => [String], { description: 'Columns of another type than before.' })
  columnsRetyped: string[];

  @Field(() => Float, { nullable: true, description: 'By the columns that both have.' })
  rowsAdded: number | null;

  @Field(() => Float, { nullable: true, description: 'By the columns that both have.' })
  rowsRemoved: number | null;
}

@ObjectType('DatasetDiff', { description: 'From the version that was given before.' })
export class DiffType {
  @Field(() => Int, { description: 'Number of that version.' })
  from: number;

  @Field(() => [TableDiffType])
  tables: TableDiffType[];

  @Field(() => [String])
  tablesAdded: string[];

  @Field(() => [String])
  tablesRemoved: string[];
}

@ObjectType('DatasetSkippedPart', { description: 'A part of a file that is no table.' })
export class SkippedPartType {
  @Field({ description: 'Code of why.' })
  code: string;

  @Field({ description: 'Why, and which part, in the language of whoever asks.' })
  reason: string;
}

@ObjectType('DatasetOverride', { description: 'A column that a named person has let pass.' })
export class OverrideType {
  @Field(() => Int, { description: 'Place of the table in the file, from 0.' })
  table: number;

  @Field()
  column: string;

  @Field({ description: 'Who has let it pass.' })
  by: string;

  @Field({ description: 'On what ground.' })
  ground: string;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType('DatasetMask', { description: 'How persons are taken out of a column.' })
export class MaskType {
  @Field(() => Int, { description: 'Place of the table in the file, from 0.' })
  table: number;

  @Field()
  column: string;

  @Field(() => MaskMethodEnum)
  method: MaskMethod;
}

@ObjectType('DatasetVersion', { description: 'A file as it was sent, and what became of it.' })
export class DatasetVersionType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  datasetId: string;

  @Field(() => Int)
  number: number;

  @Field(() => String, { nullable: true, description: 'Gone with the version.' })
  fileName: string | null;

  @Field(() => DatasetVersionStateEnum)
  state: string;

  @Field(() => Float, { description: 'Bytes of the file.' })
  bytes: number;

  @Field(() => Float, { description: 'Bytes that have come.' })
  received: number;

  @Field(() => String, { nullable: true, description: 'What the load is at.' })
  phase: string | null;

  @Field(() => Float, { description: 'Bytes, unpacked, that the load has read.' })
  progress: number;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the file.' })
  sha256: string | null;

  @Field(() => String, { nullable: true, description: 'Code of why it was not loaded.' })
  failureCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The same, with its place, in the language of whoever asks.',
  })
  failureReason: string | null;

  @Field(() => [SkippedPartType], { description: 'Parts of the file that were not loaded.' })
  skipped: SkippedPartType[];

  @Field(() => [MaskType], {
    description: 'Those that stand for the dataset, once it is loaded, and what was asked for.',
  })
  masks: MaskType[];

  @Field(() => [OverrideType], { description: 'Columns that were let pass, in that order.' })
  overrides: OverrideType[];

  @Field(() => DiffType, { nullable: true })
  diff: DiffType | null;

  @Field(() => DateTime)
  begunAt: Date;

  @Field(() => DateTime, { nullable: true })
  readyAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  withdrawnAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn.' })
  ground: string | null;

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions: AvailableActionType[];
}

@ObjectType('DatasetConnection')
export class DatasetConnection {
  @Field(() => [DatasetType])
  nodes: readonly DatasetType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('DatasetVersionConnection')
export class DatasetVersionConnection {
  @Field(() => [DatasetVersionType])
  nodes: readonly DatasetVersionType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
