import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  connectionOf,
  limits,
  messageOf,
  type Context,
  type ErrorParams,
} from '@shutong/platform';
import { DatasetRegister } from './dataset-register.service';
import {
  BeginDatasetVersionArgs,
  CreateDatasetArgs,
  DatasetTablesArgs,
  DatasetVersionsArgs,
  MaskDatasetVersionArgs,
  OverrideDatasetVersionArgs,
  WithdrawDatasetVersionArgs,
} from './dataset.graphql';
import {
  DatasetConnection,
  DatasetType,
  DatasetVersionConnection,
  DatasetVersionType,
} from './dataset-types.graphql';
import { Datasets } from './datasets.service';
import { DatasetTableConnection, type DatasetTableType } from './table-types.graphql';
import { tableSeriesOf } from '../series/series.resolver';
import { VersionSteps } from './version-steps.service';
import type { SeenTable, SeenVersion } from './dataset-register.service';

@Resolver(() => DatasetType)
export class DatasetResolver {
  constructor(
    @Inject(DatasetRegister) private readonly register: DatasetRegister,
    @Inject(Datasets) private readonly keeping: Datasets,
    @Inject(VersionSteps) private readonly steps: VersionSteps,
  ) {}

  @Query(() => DatasetType, { description: 'One dataset.' })
  @Requires('datasets.dataset.read')
  dataset(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => DatasetConnection, { description: 'Datasets, newest first.' })
  @Requires('datasets.dataset.read')
  async datasets(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.register.list(ctx, page));
  }

  @Query(() => DatasetVersionType, { description: 'One version: how far it is, and its diff.' })
  @Requires('datasets.dataset.read')
  async datasetVersion(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return shown(ctx, await this.register.version(ctx, id));
  }

  @Query(() => DatasetVersionConnection, { description: 'Versions of a dataset, latest first.' })
  @Requires('datasets.dataset.read')
  async datasetVersions(@Ctx() ctx: Context, @Args() { datasetId, ...page }: DatasetVersionsArgs) {
    const { nodes, pageInfo } = connectionOf(await this.register.versions(ctx, datasetId, page));
    return { nodes: nodes.map((one) => shown(ctx, one)), pageInfo };
  }

  @Query(() => DatasetTableConnection, {
    description: 'Tables of a version, their columns and what of persons the gate found.',
  })
  @Requires('datasets.dataset.read')
  async datasetTables(@Ctx() ctx: Context, @Args() { versionId, ...page }: DatasetTablesArgs) {
    const { nodes, pageInfo } = connectionOf(await this.register.tables(ctx, versionId, page));
    return { nodes: nodes.map((one) => tableOf(ctx, one)), pageInfo };
  }

  @Mutation(() => DatasetType, { description: 'Founds a dataset of one’s own department.' })
  @Requires('datasets.dataset.create')
  createDataset(@Ctx() ctx: Context, @Args() { title }: CreateDatasetArgs) {
    return this.keeping.create(ctx, title);
  }

  @Mutation(() => DatasetVersionType, {
    description: 'Announces a file; its parts go to /api/v1/dataset-uploads/<id of the version>.',
  })
  @Requires('datasets.version.begin')
  async beginDatasetVersion(
    @Ctx() ctx: Context,
    @Args() { datasetId, ...file }: BeginDatasetVersionArgs,
  ) {
    return this.version(ctx, await this.keeping.begin(ctx, datasetId, file));
  }

  @Mutation(() => DatasetVersionType, {
    description: 'Loads a held version anew, with persons taken out of these columns.',
  })
  @Requires('datasets.version.mask')
  async maskDatasetVersion(@Ctx() ctx: Context, @Args() { id, masks }: MaskDatasetVersionArgs) {
    return this.version(ctx, await this.steps.mask(ctx, id, masks));
  }

  @Mutation(() => DatasetVersionType, {
    description: 'Lets columns pass that the gate holds: another person than who sent the file.',
  })
  @Requires('datasets.version.override')
  async overrideDatasetVersion(
    @Ctx() ctx: Context,
    @Args() { id, ...asked }: OverrideDatasetVersionArgs,
  ) {
    return this.version(ctx, await this.steps.override(ctx, id, asked));
  }

  @Mutation(() => DatasetVersionType, { description: 'Gives up a version that is not ready.' })
  @Requires('datasets.version.discard')
  async discardDatasetVersion(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.version(ctx, await this.steps.discard(ctx, id));
  }

  @Mutation(() => DatasetVersionType, {
    description: 'Takes a version back: date, ground and hash remain, its bytes go.',
  })
  @Requires('datasets.version.withdraw')
  async withdrawDatasetVersion(
    @Ctx() ctx: Context,
    @Args() { id, ground }: WithdrawDatasetVersionArgs,
  ) {
    return this.version(ctx, await this.steps.withdraw(ctx, id, ground));
  }

  private async version(ctx: Context, { id }: { readonly id: string }) {
    return shown(ctx, await this.register.version(ctx, id));
  }
}

function shown({ language }: Context, version: SeenVersion) {
  const reason = ({ code, params }: { readonly code: string; readonly params: ErrorParams }) =>
    messageOf(code, language, params).cause;
  const { failure, skipped, overrides } = version;
  return {
    ...version,
    failureCode: failure?.code ?? null,
    failureReason: failure && reason(failure),
    overrides: overrides.map((one) => ({ ...one, at: new Date(one.at) })),
    skipped: skipped.map((part) => ({ code: part.code, reason: reason(part) })),
  };
}

function tableOf(
  ctx: Context,
  {
    columns,
    profile,
    personal,
    problems: { rejected = 0, counts = {}, list = [] },
    ...table
  }: SeenTable,
): DatasetTableType {
  return {
    ...{ ...table, rejected },
    series: tableSeriesOf(ctx, table),
    personal: personal.map(({ name: column, kind, by, places = [] }) => ({
      ...{ column, kind, by, places },
    })),
    problemCounts: Object.entries(counts).map(([kind, count]) => ({ kind, count })),
    problems: list
      .slice(0, limits.problemsShown.value)
      .map(({ kind, row, column = null }) => ({ kind, row, column })),
    columns: columns.map(({ name, title, kind }) => {
      const figures = profile.find((one) => one.name === name) ?? noFigures;
      return {
        ...{ ...figures, name, title, kind },
        personal: personal.find((one) => one.name === name)?.kind ?? null,
      };
    }),
  };
}

/** Of a version that was withdrawn. */
const noFigures = {
  ...{ nulls: null, distinct: null, isEstimate: null },
  ...{ min: null, max: null, quantiles: [], examples: [] },
};
