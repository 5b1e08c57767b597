import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, connectionOf, type Context, type Language } from '@shutong/platform';
import type { Assessment } from './assessment.entity';
import {
  DatasetAssessmentConnection,
  DatasetAssessmentType,
  DatasetAssessmentsArgs,
  DatasetProbeType,
  QualityGainType,
  QualityOfArgs,
} from './assessment.graphql';
import { AssessmentRegister } from './assessment-register.service';
import { bandOf, metricTerms, type MetricTerms } from './metrics';

@Resolver(() => DatasetAssessmentType)
export class AssessmentResolver {
  constructor(@Inject(AssessmentRegister) private readonly register: AssessmentRegister) {}

  @Query(() => DatasetAssessmentType, {
    description: 'How good what is said of a dataset is, metric by metric.',
  })
  @Requires('opendata.assessment.read')
  async datasetAssessment(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return shown(await this.register.one(ctx, id), ctx.language);
  }

  @Query(() => DatasetAssessmentConnection, {
    description: 'Assessments of datasets, the fewest points first: what there is to be done.',
  })
  @Requires('opendata.assessment.read')
  async datasetAssessments(
    @Ctx() ctx: Context,
    @Args() { first, after, ...of }: DatasetAssessmentsArgs,
  ) {
    const page = await this.register.list(ctx, of, { first, ...(after && { after }) });
    const nodes = page.nodes.map((one) => shown(one, ctx.language));
    return connectionOf({ ...page, nodes });
  }

  @Query(() => [QualityGainType], {
    description:
      'What would raise the mean of datasets most: metrics that some of them do not reach.',
  })
  @Requires('opendata.assessment.read')
  async qualityGains(@Ctx() ctx: Context, @Args() of: QualityOfArgs) {
    const gains = await this.register.gains(ctx, of);
    return gains.map(({ lacking, unknown, gain, ...terms }) => {
      return { ...named(terms, ctx.language), lacking, unknown, points: gain };
    });
  }

  @Query(() => [DatasetProbeType], {
    description: 'Addresses that a dataset names, and whether they answered when last looked at.',
  })
  @Requires('opendata.assessment.read')
  datasetProbes(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.probes(ctx, id);
  }
}

const named = ({ metric, dimension, name, points }: MetricTerms, language: Language) => {
  const key = language === 'en' ? 'en' : 'zh';
  return { metric, points, dimension: dimension[key], name: name[key] };
};

function shown(assessment: Assessment, language: Language): DatasetAssessmentType {
  const { title, metrics: found, points, ...rest } = assessment;
  const metrics = metricTerms.map((terms) => {
    const value = found[terms.metric];
    return { ...named(terms, language), reached: value === null ? null : value === 1 };
  });
  return {
    ...{ ...rest, points, metrics },
    title: Object.entries(title).map(([tag, text]) => ({ language: tag, text })),
    band: bandOf(points)[language === 'en' ? 'en' : 'zh'],
    gains: metrics.filter(({ reached }) => reached !== true).sort((a, b) => b.points - a.points),
  };
}
