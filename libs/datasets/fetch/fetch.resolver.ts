import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, messageOf, type Context } from '@shutong/platform';
import type { DatasetFetch } from './fetch.entity';
import { DatasetFetchType, FetchDatasetArgs } from './fetch.graphql';
import { Fetches } from './fetches.service';

@Resolver(() => DatasetFetchType)
export class FetchResolver {
  constructor(@Inject(Fetches) private readonly fetches: Fetches) {}

  @Query(() => DatasetFetchType, {
    nullable: true,
    description: 'Where a dataset’s files are fetched from; null where from nowhere.',
  })
  @Requires('datasets.dataset.read')
  async datasetFetch(@Ctx() ctx: Context, @IdArg('datasetId') datasetId: string) {
    const found = await this.fetches.get(ctx, datasetId);
    return found && shown(ctx, found);
  }

  @Mutation(() => DatasetFetchType, {
    description:
      'Has the next version fetched from an address of the web, now and, where it is said how often, by that schedule.',
  })
  @Requires('datasets.fetch.ask')
  async fetchDataset(@Ctx() ctx: Context, @Args() { datasetId, ...wish }: FetchDatasetArgs) {
    const { address, everyHours = null } = wish;
    return shown(ctx, await this.fetches.ask(ctx, datasetId, { address, everyHours }));
  }

  @Mutation(() => DatasetFetchType, {
    description: 'Has nothing fetched any more; what is on its way is given up.',
  })
  @Requires('datasets.fetch.stop')
  async stopDatasetFetch(@Ctx() ctx: Context, @IdArg('datasetId') datasetId: string) {
    return shown(ctx, await this.fetches.stop(ctx, datasetId));
  }
}

function shown({ language }: Context, { run, failure, ...fetch }: DatasetFetch): DatasetFetchType {
  const reason = failure && messageOf(failure.code, language, failure.params).cause;
  const why = { failureCode: failure?.code ?? null, failureReason: reason };
  return { ...fetch, ...why, underWay: run !== null };
}
