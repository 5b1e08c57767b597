import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, connectionOf, type Context } from '@shutong/platform';
import type { Batch } from './batch.entity';
import {
  BatchChunkConnection,
  BatchChunksArgs,
  BatchConnection,
  BatchesArgs,
  BatchType,
} from './batch.graphql';
import { Batches } from './batches.service';

@Resolver(() => BatchType)
export class BatchResolver {
  constructor(@Inject(Batches) private readonly all: Batches) {}

  @Query(() => BatchConnection, { description: 'Batches of an agreement, newest first.' })
  @Requires('exchange.batch.read')
  async batches(@Ctx() ctx: Context, @Args() { agreementId, ...page }: BatchesArgs) {
    return connectionOf(await this.all.list(ctx, agreementId, page));
  }

  @Query(() => BatchType, { description: 'A batch, for its parties and for auditors.' })
  @Requires('exchange.batch.read')
  batch(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.all.get(ctx, id);
  }

  @ResolveField(() => Boolean)
  hosted(@Parent() batch: Batch): Promise<boolean> {
    return this.all.isHosted(batch);
  }

  @Query(() => BatchChunkConnection, {
    description:
      'Chunks of a batch with the signed receipts of both ends, for its parties and for auditors.',
  })
  @Requires('exchange.batch.read')
  async batchChunks(@Ctx() ctx: Context, @Args() { id, ...page }: BatchChunksArgs) {
    return connectionOf(await this.all.chunks(ctx, id, page));
  }
}
