import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime, PageInfo } from '@shutong/platform';

@ObjectType('IndexRun', { description: 'All units of a cohort, scored at once; never changed.' })
export class IndexRunType {
  @Field(() => ID)
  id: string;

  @Field()
  scheme: string;

  @Field(() => Int)
  schemeVersion: number;

  @Field()
  cohort: string;

  @Field()
  period: string;

  @Field(() => Int)
  units: number;

  @Field(() => Int, { description: 'Units of which no leaf lacks a value.' })
  ranked: number;

  @Field(() => DateTime)
  runAt: Date;
}

@ObjectType('IndexInference', { description: 'What a score rests on and its source lacks.' })
export class InferenceType {
  @Field(() => String, { nullable: true, description: 'Null for a rule of the whole.' })
  node: string | null;

  @Field()
  why: string;
}

@ObjectType('IndexStanding', { description: "A unit's place in its cohort." })
export class StandingType {
  @Field(() => ID, { description: 'Of the score.' })
  id: string;

  @Field()
  unit: string;

  @Field(() => String, {
    nullable: true,
    description: 'Exact decimal; null: a leaf has no value, and the unit is not ranked.',
  })
  total: string | null;

  @Field(() => String, { nullable: true })
  tier: string | null;

  @Field({ description: 'It rests on something that its source does not print (试算).' })
  trial: boolean;

  @Field(() => [InferenceType], { description: 'Not empty: it is a trial.' })
  inferred: readonly InferenceType[];

  @Field(() => Int, { nullable: true, description: '1 is the best; equals share a place.' })
  rank: number | null;

  @Field(() => Int, { nullable: true, description: 'In the period that is compared with.' })
  rankBefore: number | null;

  @Field(() => String, { nullable: true })
  totalBefore: string | null;
}

@ObjectType('IndexSpread', { description: 'How far the ranked units of a cohort lie apart.' })
export class SpreadType {
  @Field()
  lowest: string;

  @Field()
  highest: string;

  @Field({ description: 'Highest less lowest.' })
  range: string;

  @Field(() => Float, { nullable: true, description: 'Coefficient of variation.' })
  variation: number | null;

  @Field({
    description: 'Some of these scores rest on something that the source does not print (试算).',
  })
  trial: boolean;

  @Field(() => [InferenceType], { description: 'Not empty: it is a trial.' })
  inferred: readonly InferenceType[];
}

@ObjectType('IndexTierCount')
export class TierCountType {
  @Field()
  name: string;

  @Field(() => Int, { description: 'Ranked units of the cohort that are in it.' })
  units: number;

  @Field({
    description: 'Some of these scores rest on something that the source does not print (试算).',
  })
  trial: boolean;

  @Field(() => [InferenceType], { description: 'Not empty: it is a trial.' })
  inferred: readonly InferenceType[];
}

@ObjectType('IndexStandingConnection')
export class StandingConnection {
  @Field(() => [StandingType])
  nodes: readonly StandingType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('IndexNodeScore')
export class NodeScoreType {
  @Field()
  code: string;

  @Field()
  name: string;

  @Field(() => Int)
  level: number;

  @Field({ description: 'What it brings at most.' })
  max: string;

  @Field(() => String, { nullable: true })
  score: string | null;

  @Field(() => String, { nullable: true, description: 'In the score that is compared with.' })
  before: string | null;
}

@ObjectType('IndexMove', { description: 'A leaf that moved a score since another one.' })
export class MoveType {
  @Field()
  code: string;

  @Field({ description: 'What it brings now less what it brought before.' })
  points: string;

  @Field(() => String, { nullable: true })
  score: string | null;

  @Field(() => String, { nullable: true })
  before: string | null;

  @Field(() => ID, { nullable: true, description: 'Null: it has no value.' })
  evidence: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Null: it had no value. The same evidence: the scheme has changed.',
  })
  evidenceBefore: string | null;
}

@ObjectType('IndexGain', { description: 'What a leaf could still bring.' })
export class GainType {
  @Field()
  code: string;

  @Field()
  points: string;
}

@ObjectType('IndexUsedEvidence')
export class UsedEvidenceType {
  @Field(() => ID)
  id: string;

  @Field()
  node: string;

  @Field()
  value: string;

  @Field({ description: '`machine` or `manual`.' })
  method: string;

  @Field({ description: 'When the score was counted.' })
  checked: boolean;
}

@ObjectType('IndexScore', { description: 'A score opened down to its evidence.' })
export class IndexScoreType {
  @Field(() => ID)
  id: string;

  @Field()
  unit: string;

  @Field(() => String, { nullable: true })
  total: string | null;

  @Field(() => String, { nullable: true })
  tier: string | null;

  @Field(() => [String], { description: 'Leaves without a value.' })
  missing: readonly string[];

  @Field(() => [InferenceType], { description: 'Not empty: the score is a trial (试算).' })
  inferred: readonly InferenceType[];

  @Field(() => ID, {
    nullable: true,
    description: 'The score that it is compared with; null where there is none.',
  })
  comparedWith: string | null;

  @Field(() => [NodeScoreType])
  nodes: readonly NodeScoreType[];

  @Field(() => [MoveType], { description: 'What moved it most comes first.' })
  moves: readonly MoveType[];

  @Field(() => [UsedEvidenceType])
  evidence: readonly UsedEvidenceType[];

  @Field(() => Float, { nullable: true, description: 'Per cent of the evidence.' })
  machineShare: number | null;

  @Field(() => [String], { description: 'Leaves that people gave and nobody else has checked.' })
  unchecked: readonly string[];

  @Field(() => [String], {
    description:
      'Of the leaves without a value those whose evidence says more than they can bring now: it was given under another scheme.',
  })
  outOfRange: readonly string[];

  @Field(() => [GainType], { description: 'What would raise it most comes first.' })
  gains: readonly GainType[];
}
