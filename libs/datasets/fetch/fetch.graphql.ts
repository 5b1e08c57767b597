import { ArgsType, Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime, namedBy } from '@shutong/platform';
import { IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { fetchOutcomes } from './fetch.entity';

const DatasetFetchOutcomeEnum = namedBy(fetchOutcomes);
registerEnumType(DatasetFetchOutcomeEnum, { name: 'DatasetFetchOutcome' });

const longestAddress = 2000;
/** A leap year. */
const mostHours = 8784;

@ArgsType()
export class FetchDatasetArgs {
  @Field(() => ID)
  @IsUUID()
  datasetId: string;

  @Field({
    description:
      'Of the file: http or https, without user and password. Or figures:NAME of the hub’s own statistics for the last month, figures:NAME?span=year for its year.',
  })
  @IsString()
  @Length(1, longestAddress)
  address: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How often it is asked whether the file is another; once where it is left out.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(mostHours)
  everyHours?: number;
}

@ObjectType('DatasetFetch', {
  description: 'Where a dataset’s files are fetched from, and how the last fetch went.',
})
export class DatasetFetchType {
  @Field(() => ID)
  datasetId: string;

  @Field()
  address: string;

  @Field(() => Int, { nullable: true })
  everyHours: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is due; null where it is not.' })
  nextAt: Date | null;

  @Field(() => Boolean, { description: 'Whether a file is on its way.' })
  underWay: boolean;

  @Field(() => Float, { description: 'Bytes that have come of it, or came of the last.' })
  received: number;

  @Field(() => DatasetFetchOutcomeEnum, {
    nullable: true,
    description:
      'Of the last fetch. Fetched: a version waits to be loaded, or was. Unchanged: the file is the last one.',
  })
  outcome: string | null;

  @Field(() => String, { nullable: true, description: 'Code of why the last attempt failed.' })
  failureCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The same, with its address, in the language of whoever asks.',
  })
  failureReason: string | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => Int, { nullable: true, description: 'Number of the version that came of it last.' })
  version: number | null;
}
