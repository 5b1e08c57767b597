import { ArgsType, Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsDate,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import {
  AvailableActionType,
  DateTime,
  PageArgs,
  PageInfo,
  limits,
  namedBy,
} from '@shutong/platform';
import { contestKinds, contestStates, type ContestKind } from './contest.states';

export const ContestKindEnum = namedBy(contestKinds);
registerEnumType(ContestKindEnum, { name: 'ContestKind' });

export const ContestStateEnum = namedBy(contestStates);
registerEnumType(ContestStateEnum, { name: 'ContestState' });

@ArgsType()
export class AnnounceContestArgs {
  @Field(() => ContestKindEnum)
  @IsIn(contestKinds)
  kind: ContestKind;

  @Field()
  @IsString()
  @Length(1, 200)
  title: string;

  @Field({ nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  titleEn?: string;

  @Field()
  @IsString()
  @Length(1, limits.textField.value)
  description: string;

  @Field(() => DateTime, { description: 'Before, no key of an entry works.' })
  @IsDate()
  opensAt: Date;

  @Field(() => DateTime, { description: 'From then on none works any more.' })
  @IsDate()
  closesAt: Date;

  @Field(() => [ID], { description: 'That the portal shows.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.datasetsPerContest.value)
  @ArrayUnique((id: string) => String(id).toLowerCase())
  @IsUUID(undefined, { each: true })
  datasets: string[];
}

@ArgsType()
export class CancelContestArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why; everybody reads it.' })
  @IsString()
  @Length(1, limits.textField.value)
  ground: string;
}

@ArgsType()
export class ContestReportArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;
}

@ObjectType('Contest', { description: 'A window and datasets for which entries have keys.' })
export class ContestType {
  @Field(() => ID)
  id: string;

  @Field(() => ContestKindEnum)
  kind: string;

  @Field()
  title: string;

  @Field({ description: 'Empty where there is none.' })
  titleEn: string;

  @Field()
  description: string;

  @Field(() => DateTime)
  opensAt: Date;

  @Field(() => DateTime)
  closesAt: Date;

  @Field(() => [ID])
  datasets: string[];

  @Field(() => ContestStateEnum)
  state: string;

  @Field()
  announcedBy: string;

  @Field(() => DateTime)
  announcedAt: Date;

  @Field(() => DateTime, { nullable: true })
  cancelledAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  ground: string | null;

  @Field(() => [AvailableActionType])
  availableActions?: AvailableActionType[];
}

@ObjectType('ContestConnection')
export class ContestConnection {
  @Field(() => [ContestType])
  nodes: readonly ContestType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('ReportedContestEntry', {
  description: 'An entry of a contest, with what was called by its keys.',
})
export class ReportedEntryType {
  @Field(() => ID)
  id: string;

  @Field()
  title: string;

  @Field()
  description: string;

  @Field(() => ID)
  developerId: string;

  @Field()
  developerName: string;

  @Field(() => [ID], { description: 'Those that it is about.' })
  datasets: readonly string[];

  @Field(() => DateTime)
  enteredAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its developer took it back.' })
  withdrawnAt: Date | null;

  @Field(() => Int)
  keys: number;

  @Field(() => Float, { description: 'Calls.' })
  answered: number;

  @Field(() => Float, { description: 'Calls answered with 400 to 499.' })
  refused: number;

  @Field(() => Float)
  failed: number;

  @Field(() => [ID], { description: 'Those of which calls were answered.' })
  datasetsCalled: readonly string[];
}

@ObjectType('ContestReport')
export class ContestReport {
  @Field(() => [ReportedEntryType])
  nodes: readonly ReportedEntryType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
