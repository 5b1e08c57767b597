import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, messageOf, type Context } from '@shutong/platform';
import type { Dataset, VersionTable } from '../dataset/dataset.entity';
import { DatasetType } from '../dataset/dataset-types.graphql';
import type { DatasetSeries } from './series.entity';
import {
  DeclareSeriesArgs,
  SeriesTableArgs,
  SeriesType,
  type TableSeriesType,
} from './series.graphql';
import { endsOf } from './series-table';
import { SeriesDeclarations } from './series-declarations.service';

@Resolver(() => DatasetType)
export class SeriesResolver {
  constructor(@Inject(SeriesDeclarations) private readonly declarations: SeriesDeclarations) {}

  @ResolveField('series', () => [SeriesType], {
    description: 'Its tables that are time series, from the next version on.',
  })
  async series(@Parent() dataset: Dataset): Promise<SeriesType[]> {
    return (await this.declarations.of(dataset)).map(declaredOf);
  }

  @Mutation(() => SeriesType, {
    description:
      'Says that a table is a time series. Each version is held against it from the next one on.',
  })
  @Requires('datasets.series.declare')
  async declareDatasetSeries(
    @Ctx() ctx: Context,
    @Args() { datasetId, table, ...declared }: DeclareSeriesArgs,
  ) {
    return declaredOf(await this.declarations.declare(ctx, datasetId, table, declared));
  }

  @Mutation(() => SeriesType, { description: 'It is none any more, from the next version on.' })
  @Requires('datasets.series.declare')
  async dropDatasetSeries(@Ctx() ctx: Context, @Args() { datasetId, table }: SeriesTableArgs) {
    return declaredOf(await this.declarations.drop(ctx, datasetId, table));
  }
}

const declaredOf = ({ place: table, period, step, keys, figures }: DatasetSeries): SeriesType => ({
  ...{ table, period, step, keys, figures },
});

/** What became of a declaration with one table of a version. */
export function tableSeriesOf(
  { language }: Context,
  { place: table, series }: Pick<VersionTable, 'place' | 'series'>,
): TableSeriesType | null {
  if (!series) return null;
  const { period, step, keys, figures, span, problem } = series;
  const { from, to } = span ? endsOf({ ...series, span }) : { from: null, to: null };
  return {
    ...{ table, period, step, keys, figures, from, to },
    ...{ series: span?.series ?? null, missing: span?.missing ?? null },
    problemCode: problem?.code ?? null,
    problemReason: problem && messageOf(problem.code, language, problem.params).cause,
  };
}
