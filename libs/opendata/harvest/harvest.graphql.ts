import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsEnum, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';

export enum HarvestRunStateEnum {
  waiting = 'waiting',
  running = 'running',
  done = 'done',
  partial = 'partial',
  failed = 'failed',
}
registerEnumType(HarvestRunStateEnum, {
  name: 'HarvestRunState',
  description:
    'partial: what was read has come in, the rest is unknown, and nothing went. failed: nothing changed.',
});

export enum HarvestOutcomeEnum {
  new = 'new',
  changed = 'changed',
  renamed = 'renamed',
  returned = 'returned',
  gone = 'gone',
  missing = 'missing',
  refused = 'refused',
}
registerEnumType(HarvestOutcomeEnum, {
  name: 'HarvestOutcomeKind',
  description: 'missing: gone together with too many others, waiting for a person.',
});

@ObjectType('HarvestRun', { description: 'One time that a source was read.' })
export class HarvestRunType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  sourceId: string;

  @Field(() => HarvestRunStateEnum)
  state: string;

  @Field(() => DateTime)
  askedAt: Date;

  @Field(() => DateTime, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When anything was last done.' })
  progressAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => Int, { nullable: true, description: 'How many the source says that it has.' })
  total: number | null;

  @Field(() => Int)
  pages: number;

  @Field(() => Int, { description: 'New ones, and those that came back.' })
  fresh: number;

  @Field(() => Int)
  changed: number;

  @Field(() => Int, { description: 'Found again under another identifier.' })
  renamed: number;

  @Field(() => Int)
  unchanged: number;

  @Field(() => Int)
  gone: number;

  @Field(() => Int, { description: 'They wait for a person.' })
  missing: number;

  @Field(() => Int)
  refused: number;

  @Field(() => String, { nullable: true, description: 'Why it did not get to the end.' })
  why: string | null;
}

@ObjectType('HarvestRunConnection')
export class HarvestRunConnection {
  @Field(() => [HarvestRunType])
  nodes: readonly HarvestRunType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('HarvestOutcome', { description: 'What one record of a run came to.' })
export class HarvestOutcomeType {
  @Field(() => ID)
  id: string;

  @Field(() => HarvestOutcomeEnum)
  outcome: string;

  @Field(() => ID, { nullable: true })
  recordId: string | null;

  @Field(() => String, { nullable: true, description: 'By which its source tells it apart.' })
  key: string | null;

  @Field(() => Int, { nullable: true, description: 'In its page, from 1.' })
  place: number | null;

  @Field(() => String, { nullable: true, description: 'Why it was refused.' })
  why: string | null;
}

@ObjectType('HarvestOutcomeConnection')
export class HarvestOutcomeConnection {
  @Field(() => [HarvestOutcomeType])
  nodes: readonly HarvestOutcomeType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ArgsType()
export class HarvestRunsArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  sourceId: string;
}

@ArgsType()
export class HarvestOutcomesArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  runId: string;

  @Field(() => HarvestOutcomeEnum, { nullable: true })
  @IsOptional()
  @IsEnum(HarvestOutcomeEnum)
  outcome?: HarvestOutcomeEnum;
}

@ArgsType()
export class AcceptRemovalsArgs {
  @Field(() => ID)
  @IsUUID()
  sourceId: string;

  @Field(() => Int, { description: 'As many as were looked at; with another number nothing goes.' })
  @IsInt()
  @Min(1)
  @Max(limits.harvestRecords.value)
  expected: number;
}
