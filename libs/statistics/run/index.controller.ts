import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, Requires, UuidPipe, type Context } from '@shutong/platform';
import type { Evidence, UsedEvidence } from '../evidence/evidence';
import { EvidenceRecords } from '../evidence/evidence-records.service';
import { leavesOf, type Scheme } from '../scheme/scheme';
import { readScheme, schemeNames } from '../scheme/scheme-file';
import type { Inferred } from '../score/score.formula';
import type { ExplainedNode, Gain, Move } from './explanation.formula';
import { ScoreParameters, SchemePlace, StandingParameters } from './index.parameters';
import { Standings, type Standing, type TierCount, type TrialSpread } from './standings.service';
import type { Words } from '../words';

/** A scheme by which units are scored. */
export interface SchemeOutline {
  readonly id: string;
  readonly name: Words;
  readonly version: number;
  /** Where it was published. */
  readonly source: Scheme['source'];
  readonly cohorts: Scheme['cohorts'];
  /** Number of its leaves. */
  readonly leaves: number;
}

export interface SchemesAnswer {
  readonly schemes: readonly SchemeOutline[];
}

/** A unit's place, and the address that opens its score. */
export interface PlacedUnit extends Standing {
  readonly score: string;
}

export interface StandingsAnswer {
  readonly scheme: string;
  readonly cohort: string;
  readonly period: string;
  /** By rank; who is not ranked comes last. `trial` (试算): it rests on what `inferred` lists, and the source of the scheme does not print. */
  readonly standings: readonly PlacedUnit[];
  /** Null where nobody is ranked. */
  readonly spread: TrialSpread | null;
  /** Ranked units by tier, the highest first. */
  readonly tiers: readonly TierCount[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** A value that a score was counted from, and the address of what it rests on. */
export interface LinkedEvidence extends UsedEvidence {
  readonly evidence: string;
}

/** A score opened down to its evidence. */
export interface ScoreAnswer {
  readonly id: string;
  readonly unit: string;
  /** Exact decimal; null: a leaf has no value, and the unit is not ranked. */
  readonly total: string | null;
  readonly tier: Words | null;
  /** It rests on what `inferred` lists (试算). */
  readonly trial: boolean;
  /** What it rests on and the source of the scheme does not print: nodes, and rules of nodes or of the whole. */
  readonly inferred: readonly Inferred[];
  /** Leaves without a value. */
  readonly missing: readonly string[];
  /** Id of the score that it is compared with: the one before it where none was named; null where there is none. */
  readonly comparedWith: string | null;
  readonly nodes: readonly ExplainedNode[];
  /** What moved it since then, and by which evidence; what moved it most comes first. */
  readonly moves: readonly Move[];
  readonly evidence: readonly LinkedEvidence[];
  /** Per cent of the evidence that machines collected; null without evidence. */
  readonly machineShare: number | null;
  /** Leaves that people gave and nobody else has checked. */
  readonly unchecked: readonly string[];
  /** Of the leaves without a value those whose evidence says more than they can bring now: it was given under another scheme. */
  readonly outOfRange: readonly string[];
  /** What would raise it most comes first. */
  readonly gains: readonly Gain[];
}

/** Scores for systems (government network): places, what a score rests on, and the evidence. */
@Controller('api/v1/indices')
export class IndexController {
  constructor(
    @Inject(Standings) private readonly standings: Standings,
    @Inject(EvidenceRecords) private readonly records: EvidenceRecords,
  ) {}

  /** The schemes that there are. */
  @Get()
  @Requires('statistics.index.read')
  schemes(): SchemesAnswer {
    return { schemes: schemeNames().map((name) => outlineOf(readScheme(name))) };
  }

  /** Units of a cohort by their newest scores for a period, how far they lie apart, and how many are in which tier. */
  @Get(':scheme/standings')
  @Requires('statistics.index.read')
  async places(
    @Ctx() ctx: Context,
    @Param() { scheme }: SchemePlace,
    @Query() { first, after, cohort, period, against }: StandingParameters,
  ): Promise<StandingsAnswer> {
    const of = { scheme: readScheme(scheme).id, cohort, period };
    const page = { first, ...(after && { after }) };
    const found = await this.standings.list(ctx, { ...of, against: against ?? null }, page);
    return {
      ...of,
      standings: found.nodes.map((one) => ({ ...one, score: `${root}/scores/${one.id}` })),
      spread: await this.standings.spread(ctx, of),
      tiers: await this.standings.tiers(ctx, of),
      next: found.hasNextPage ? found.endCursor : null,
    };
  }

  /** One score with its nodes, its evidence, what moved it since another one, and what would raise it most. */
  @Get('scores/:id')
  @Requires('statistics.index.read')
  async score(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Query() { against }: ScoreParameters,
  ): Promise<ScoreAnswer> {
    const { result, evidence, ...rest } = await this.standings.open(ctx, id, against ?? null);
    const { total, tier, inferred, missing } = result;
    return {
      ...{ ...rest, total, tier, trial: inferred.length > 0, inferred, missing },
      evidence: evidence.map((one) => ({ ...one, evidence: `${root}/evidence/${one.id}` })),
    };
  }

  /** What a leaf was given for a unit and period: the value, its source, when it was taken, and who gave and checked it. */
  @Get('evidence/:id')
  @Requires('statistics.index.read')
  evidence(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<Evidence> {
    return this.records.get(ctx, id);
  }
}

const root = '/api/v1/indices';

const outlineOf = (scheme: Scheme): SchemeOutline => {
  const { id, name, version, source, cohorts } = scheme;
  return { id, name, version, source, cohorts, leaves: leavesOf(scheme).length };
};
