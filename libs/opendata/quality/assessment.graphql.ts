import { ArgsType, Field, Float, ID, Int, IntersectionType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Length } from 'class-validator';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';
import { LanguageTextType } from '../record/record.graphql';

@ArgsType()
export class QualityOfArgs {
  @Field(() => String, { nullable: true, description: 'Only datasets of a department.' })
  @IsOptional()
  @Length(1, limits.codeField.value)
  department?: string;

  @Field(() => ID, { nullable: true, description: 'Only datasets of a source of harvests.' })
  @IsOptional()
  @IsUUID()
  sourceId?: string;
}

@ArgsType()
export class DatasetAssessmentsArgs extends IntersectionType(QualityOfArgs, PageArgs, ArgsType) {}

@ObjectType('QualityMetric', { description: 'A metric of metadata quality, and what came of it.' })
export class QualityMetricType {
  @Field({ description: 'As the scheme of evaluation names it.' })
  metric: string;

  @Field()
  dimension: string;

  @Field()
  name: string;

  @Field(() => Int, { description: 'What it brings.' })
  points: number;

  @Field(() => Boolean, { nullable: true, description: 'Null: nobody knows yet.' })
  reached: boolean | null;
}

@ObjectType('DatasetAssessment', {
  description:
    'How good what is said of a dataset is: the metadata quality assessment of data.europa.eu (405 points), and stars of open data.',
})
export class DatasetAssessmentType {
  @Field(() => ID, { description: 'Of an own dataset, or of a harvested record.' })
  datasetId: string;

  @Field(() => ID, { nullable: true, description: 'Null: a dataset of our own.' })
  sourceId: string | null;

  @Field(() => String, { nullable: true, description: 'Null where it was harvested.' })
  department: string | null;

  @Field(() => [LanguageTextType])
  title: readonly LanguageTextType[];

  @Field(() => Int, { description: 'That are reached for certain, of 405.' })
  points: number;

  @Field(() => Int, { description: 'Points of which nobody knows yet whether they are reached.' })
  unknown: number;

  @Field({ description: 'Of the points that are reached for certain.' })
  band: string;

  @Field(() => Int, { description: '0 to 4: for the fifth nobody here looks.' })
  stars: number;

  @Field(() => [QualityMetricType])
  metrics: readonly QualityMetricType[];

  @Field(() => [QualityMetricType], { description: 'Not reached; what would raise it most first.' })
  gains: readonly QualityMetricType[];

  @Field(() => [String], { description: 'Fields by which it breaks a shape of DCAT-AP.' })
  mistakes: readonly string[];

  @Field(() => DateTime)
  assessedAt: Date;
}

@ObjectType('DatasetAssessmentConnection')
export class DatasetAssessmentConnection {
  @Field(() => [DatasetAssessmentType])
  nodes: readonly DatasetAssessmentType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('QualityGain', {
  description: 'What a metric would bring to the mean of several datasets.',
})
export class QualityGainType {
  @Field()
  metric: string;

  @Field()
  dimension: string;

  @Field()
  name: string;

  @Field(() => Int, { description: 'Datasets that do not reach it.' })
  lacking: number;

  @Field(() => Int, { description: 'Datasets of which nobody knows yet.' })
  unknown: number;

  @Field(() => Float, { description: 'Points that the mean gains where all of them reach it.' })
  points: number;
}

@ObjectType('DatasetProbe', { description: 'Whether an address that a dataset names answers.' })
export class DatasetProbeType {
  @Field()
  address: string;

  @Field(() => Boolean, { nullable: true, description: 'Null: nobody has asked, or may ask.' })
  reachable: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Status of its answer, or why there was none.',
  })
  said: string | null;

  @Field(() => DateTime, { nullable: true })
  checkedAt: Date | null;
}
