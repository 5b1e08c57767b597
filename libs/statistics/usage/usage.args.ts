import { ArgsType, Field, ID } from '@nestjs/graphql';
import { IsBoolean, IsEnum, IsISO8601, IsOptional, IsUUID, Matches } from 'class-validator';
import { PageArgs, dayShape } from '@shutong/platform';
import {
  UsageActEnum,
  UsageChannelEnum,
  UsageConsumerEnum,
  UsageDivisionEnum,
  UsageGrainEnum,
} from './usage.graphql';

/** Days in China, both included, YYYY-MM-DD. */
@ArgsType()
abstract class SpanArgs extends PageArgs {
  @Field({ description: 'First day in China, YYYY-MM-DD.' })
  @Matches(dayShape)
  @IsISO8601({ strict: true })
  from: string;

  @Field({ description: 'The last such day.' })
  @Matches(dayShape)
  @IsISO8601({ strict: true })
  to: string;
}

@ArgsType()
abstract class UsageArgs extends SpanArgs {
  @Field(() => UsageActEnum, { nullable: true })
  @IsOptional()
  @IsEnum(UsageActEnum)
  act?: UsageActEnum | null;

  @Field(() => UsageChannelEnum, { nullable: true })
  @IsOptional()
  @IsEnum(UsageChannelEnum)
  channel?: UsageChannelEnum | null;

  @Field(() => UsageConsumerEnum, { nullable: true })
  @IsOptional()
  @IsEnum(UsageConsumerEnum)
  consumer?: UsageConsumerEnum | null;

  @Field(() => String, { nullable: true, description: 'Credit code of whose entries were used.' })
  @IsOptional()
  @Matches(/^[0-9A-Z]{18}$/)
  department?: string | null;
}

@ArgsType()
export class UsageOverTimeArgs extends UsageArgs {
  @Field(() => UsageGrainEnum, { defaultValue: UsageGrainEnum.day })
  @IsEnum(UsageGrainEnum)
  grain: UsageGrainEnum = UsageGrainEnum.day;

  @Field(() => ID, { nullable: true, description: 'Of one entry; by day or month.' })
  @IsOptional()
  @IsUUID()
  entry?: string | null;
}

@ArgsType()
export class UsageByArgs extends UsageArgs {
  @Field(() => UsageDivisionEnum)
  @IsEnum(UsageDivisionEnum)
  division: UsageDivisionEnum;
}

@ArgsType()
export class SearchWordsArgs extends SpanArgs {
  @Field({ defaultValue: false, description: 'Only what found nothing, the most often so first.' })
  @IsBoolean()
  inVain: boolean = false;
}
