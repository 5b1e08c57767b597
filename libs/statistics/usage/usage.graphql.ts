import { Field, Float, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime, PageInfo } from '@shutong/platform';

export enum UsageGrainEnum {
  minute = 'minute',
  hour = 'hour',
  day = 'day',
  month = 'month',
}
registerEnumType(UsageGrainEnum, { name: 'UsageGrain', description: 'Of time in China.' });

export enum UsageDivisionEnum {
  act = 'act',
  channel = 'channel',
  consumer = 'consumer',
  consumerDepartment = 'consumerDepartment',
  department = 'department',
  entry = 'entry',
  outcome = 'outcome',
}
registerEnumType(UsageDivisionEnum, { name: 'UsageDivision' });

export enum UsageActEnum {
  search = 'search',
  view = 'view',
  preview = 'preview',
  call = 'call',
  feature = 'feature',
  download = 'download',
  harvest = 'harvest',
}
registerEnumType(UsageActEnum, { name: 'UsageAct' });

export enum UsageChannelEnum {
  hub = 'hub',
  portal = 'portal',
}
registerEnumType(UsageChannelEnum, { name: 'UsageChannel' });

export enum UsageConsumerEnum {
  department = 'department',
  licensee = 'licensee',
  developer = 'developer',
  anonymous = 'anonymous',
  crawler = 'crawler',
}
registerEnumType(UsageConsumerEnum, {
  name: 'UsageConsumer',
  valuesMap: { licensee: { description: 'Is given data by an agreement (conditionally open).' } },
});

@ObjectType({ isAbstract: true })
abstract class UsageFigure {
  @Field(() => Float)
  events: number;

  @Field(() => Float, { description: 'Of these, the ones that were neither refused nor failed.' })
  answered: number;

  @Field(() => Float, { description: 'Rows that they found or brought.' })
  rows: number;

  @Field(() => Float, { description: 'Bytes of files that they asked for.' })
  bytes: number;

  @Field(() => Float, { description: 'Mean time to an answer, in microseconds.' })
  meanDurationUs: number;
}

@ObjectType({ description: 'Use in one minute, hour, day or month.' })
export class UsageAt extends UsageFigure {
  @Field(() => DateTime, { description: 'When it began.' })
  at: Date;
}

@ObjectType({ description: 'Use of one kind.' })
export class UsageOf extends UsageFigure {
  @Field()
  value: string;
}

@ObjectType({ description: 'Words that were searched for.' })
export class SearchWordsFigure {
  @Field({ description: 'In normal form.' })
  words: string;

  @Field(() => Float)
  searches: number;

  @Field(() => Float, { description: 'Of these, the ones that found nothing.' })
  vain: number;
}

@ObjectType()
export class UsageAtConnection {
  @Field(() => [UsageAt])
  nodes: UsageAt[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType()
export class UsageOfConnection {
  @Field(() => [UsageOf])
  nodes: UsageOf[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType()
export class SearchWordsConnection {
  @Field(() => [SearchWordsFigure])
  nodes: SearchWordsFigure[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
