import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, PageInfo } from '@shutong/platform';
import { CourseStepType } from '../course/course.graphql';

@ArgsType()
export class CountedArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => Int, { description: 'How many records there are, or have come.' })
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  records: number;
}

@ObjectType('DataReturn', {
  description:
    'What a lower department asks back of data about its own division, and whether all has come (数据回流).',
})
export class DataReturnType {
  @Field(() => ID, { description: 'That of its application, by which it is answered.' })
  id: string;

  @Field({ description: 'Credit code of the lower department.' })
  requester: string;

  @Field({ description: 'Credit code of the higher department.' })
  provider: string;

  @Field({ description: 'Whose data it is, GB/T 2260.' })
  division: string;

  @Field(() => String)
  state: string;

  @Field(() => Int, { nullable: true, description: 'Records that the provider says there are.' })
  offered: number | null;

  @Field(() => Int, { nullable: true, description: 'Records that the requester has counted.' })
  received: number | null;

  @Field(() => DateTime)
  requestedAt: Date;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => [ClockType], {
    description: 'Limits of the answer and of each turn, the oldest first.',
  })
  clocks?: ClockType[];

  @Field(() => [CourseStepType], { description: 'All that has happened, the oldest first.' })
  steps?: CourseStepType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('DataReturnConnection')
export class DataReturnConnection {
  @Field(() => [DataReturnType])
  nodes: readonly DataReturnType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
