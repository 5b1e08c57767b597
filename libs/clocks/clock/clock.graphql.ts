import {
  ArgsType,
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDate,
  IsEnum,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { DateTime, PageArgs, PageInfo, dayShape } from '@shutong/platform';

export enum ClockStateEnum {
  running = 'running',
  paused = 'paused',
  ended = 'ended',
}
registerEnumType(ClockStateEnum, { name: 'ClockState' });

@ObjectType('Clock', { description: 'How long a department has to act on a matter (时限).' })
export class ClockType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'What it counts the days of, such as answer-conditional or delivery.' })
  kind: string;

  @Field({ description: 'What it belongs to, such as application.' })
  matterKind: string;

  @Field(() => ID)
  matterId: string;

  @Field({ description: 'What the matter is about.' })
  title: string;

  @Field({ description: 'Credit code of the department that has to act.' })
  holder: string;

  @Field(() => String, { nullable: true, description: 'Credit code of the department that waits.' })
  awaitedBy: string | null;

  @Field(() => ClockStateEnum)
  state: string;

  @Field(() => Int, { description: 'Working days in all, with what it was extended by.' })
  limitDays: number;

  @Field(() => DateTime)
  startedAt: Date;

  @Field(() => String, { nullable: true, description: 'The last day; empty while it is paused.' })
  dueOn: string | null;

  @Field(() => Int, { nullable: true, description: 'Working days after today up to the last one.' })
  daysLeft?: number | null;

  @Field({ description: 'It runs, and its last day is over.' })
  overdue?: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'The year that the calendar of working days has to get before the last day can be told.',
  })
  missingYear: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The same in the asker’s language, with the file to add it to.',
  })
  missingYearMessage?: string | null;

  @Field(() => DateTime, { nullable: true })
  warnedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'It ended after its last day.' })
  late: boolean | null;
}

@ObjectType('ClockConnection')
export class ClockConnection {
  @Field(() => [ClockType])
  nodes: readonly ClockType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ description: 'A day that does not count, and why.' })
export class SkippedDay {
  @Field()
  date: string;

  @Field()
  zh: string;

  @Field()
  en: string;
}

@ObjectType('ClockStanding', {
  description: 'How a clock stood at an instant, replayed from its acts.',
})
export class ClockStandingType {
  @Field(() => ClockStateEnum)
  state: string;

  @Field()
  holder: string;

  @Field(() => Int)
  limit: number;

  @Field(() => Int, { description: 'Working days used up before that day.' })
  used: number;

  @Field(() => String, { nullable: true })
  due: string | null;

  @Field({ description: 'The last day was over.' })
  late: boolean;

  @Field(() => [SkippedDay], { description: 'Days not counted since it last began to run.' })
  skipped: SkippedDay[];
}

@InputType()
export class ClockFilterInput {
  @Field({ nullable: true, description: 'Credit code of the department that has to act.' })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  holder?: string;

  @Field(() => ClockStateEnum, { nullable: true })
  @IsOptional()
  @IsEnum(ClockStateEnum)
  state?: ClockStateEnum;

  @Field({ nullable: true, description: 'Running, and the last day is over.' })
  @IsOptional()
  @IsBoolean()
  overdue?: boolean;
}

@ArgsType()
export class ClocksArgs extends PageArgs {
  @Field(() => ClockFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => ClockFilterInput)
  filter?: ClockFilterInput;
}

@ArgsType()
export class ClockStandingArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => DateTime)
  @IsDate()
  at: Date;
}

@ArgsType()
export class OnTimeArgs extends PageArgs {
  @Field({ description: 'First day in China on which a limit came due, YYYY-MM-DD.' })
  @Matches(dayShape)
  @IsISO8601({ strict: true })
  from: string;

  @Field({ description: 'The last such day.' })
  @Matches(dayShape)
  @IsISO8601({ strict: true })
  to: string;
}

@ObjectType({ description: 'How a department kept the limits that came due in a span of days.' })
export class DepartmentOnTime {
  @Field({ description: 'Credit code.' })
  holder: string;

  @Field(() => Int)
  onTime: number;

  @Field(() => Int, { description: 'Done, or given up by who waited, after the last day.' })
  late: number;

  @Field(() => Int, { description: 'Not done yet, and the last day is over.' })
  overdue: number;

  @Field(() => Float, { description: 'Of all of these the share that was on time, 0 to 1.' })
  rate?: number;
}

@ObjectType('DepartmentOnTimeConnection')
export class DepartmentOnTimeConnection {
  @Field(() => [DepartmentOnTime])
  nodes: readonly DepartmentOnTime[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
