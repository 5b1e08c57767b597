import { Inject } from '@nestjs/common';
import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context, type Language } from '@shutong/platform';
import { IndexRuns } from './index-runs.service';
import {
  IndexRunType,
  IndexScoreType,
  SpreadType,
  StandingConnection,
  TierCountType,
} from './run.graphql';
import { CohortInput, IndexScoreArgs, RunOfArgs, StandingsArgs } from './run.input';
import { Standings, type OpenedScore } from './standings.service';
import { inferredIn } from '../score/trial';
import { saidIn } from '../words';

@Resolver(() => IndexRunType)
export class IndexRunResolver {
  constructor(
    @Inject(IndexRuns) private readonly runs: IndexRuns,
    @Inject(Standings) private readonly standings: Standings,
  ) {}

  @Query(() => StandingConnection, {
    description: 'Units of a cohort by rank in its newest run; who is not ranked comes last.',
  })
  @Requires('statistics.index.read')
  async indexStandings(@Ctx() ctx: Context, @Args() { first, after, ...of }: StandingsArgs) {
    const page = await this.standings.list(ctx, of, { first, ...(after && { after }) });
    const said = saidIn(ctx.language);
    const nodes = page.nodes.map(({ tier, inferred, ...one }) => {
      return { ...one, tier: tier && said(tier), inferred: inferredIn(said, inferred) };
    });
    return connectionOf({ ...page, nodes });
  }

  @Query(() => SpreadType, {
    nullable: true,
    description: 'How far the ranked units of a cohort lie apart; null where nobody is ranked.',
  })
  @Requires('statistics.index.read')
  async indexSpread(@Ctx() ctx: Context, @Args() of: RunOfArgs) {
    const spread = await this.standings.spread(ctx, of);
    return spread && { ...spread, inferred: inferredIn(saidIn(ctx.language), spread.inferred) };
  }

  @Query(() => [TierCountType], {
    description: 'Units of a cohort by tier, the highest first, in its newest run.',
  })
  @Requires('statistics.index.read')
  async indexTiers(@Ctx() ctx: Context, @Args() of: RunOfArgs) {
    const tiers = await this.standings.tiers(ctx, of);
    const said = saidIn(ctx.language);
    return tiers.map(({ name, inferred, ...one }) => {
      return { ...one, name: said(name), inferred: inferredIn(said, inferred) };
    });
  }

  @Query(() => IndexScoreType, {
    description: 'A score with its nodes, evidence, what moved it and what would raise it most.',
  })
  @Requires('statistics.index.read')
  async indexScore(@Ctx() ctx: Context, @Args() { id, against }: IndexScoreArgs) {
    return shown(await this.standings.open(ctx, id, against ?? null), ctx.language);
  }

  @Mutation(() => Int, {
    description: 'Adds units to a cohort of a scheme; says how many were not in it.',
  })
  @Requires('statistics.index.enrol')
  enrolIndexUnits(@Ctx() ctx: Context, @Args('input') { units, ...of }: CohortInput) {
    return this.runs.enrol(ctx, of, units);
  }

  @Mutation(() => IndexRunType, { description: 'Scores all units of a cohort for a period.' })
  @Requires('statistics.index.run')
  runIndex(@Ctx() ctx: Context, @Args() of: RunOfArgs) {
    return this.runs.run(ctx, of);
  }
}

function shown(opened: OpenedScore, language: Language): IndexScoreType {
  const { result, nodes, ...rest } = opened;
  const said = saidIn(language);
  return {
    ...rest,
    ...{
      total: result.total,
      tier: result.tier && said(result.tier),
      missing: result.missing,
    },
    inferred: inferredIn(said, result.inferred),
    nodes: nodes.map(({ name, ...node }) => ({ ...node, name: said(name) })),
  };
}
