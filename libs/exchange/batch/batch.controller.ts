import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Matches } from 'class-validator';
import { Ctx, Requires, UuidPipe, sha256, type Context } from '@shutong/platform';
import { chunkOriginVersion } from '@shutong/wire';
import type { Batch } from './batch.entity';
import { BatchEndings } from './batch-endings.service';
import { BatchOrders } from './batch-orders.service';
import { Batches } from './batches.service';

class FailureBody {
  @Matches(/^[a-z][a-z0-9.-]{0,79}$/)
  code: string;
}

/** How far a batch is, as connectors go by it. */
export interface BatchProgress {
  readonly id: string;
  readonly state: string;
  readonly code: string | null;
  readonly chunks: number;
  readonly received: number;
  readonly rows: number;
}

/** The same with what the provider goes on behind. */
export interface BatchStanding extends BatchProgress {
  /** SHA-256 of the provider's signed manifest of the last released chunk. */
  readonly manifestSha256: string | null;
}

/** Batches between connectors, as a whole. */
@Controller('api/v1/batches')
export class BatchController {
  constructor(
    @Inject(BatchOrders) private readonly orders: BatchOrders,
    @Inject(Batches) private readonly batches: Batches,
    @Inject(BatchEndings) private readonly endings: BatchEndings,
  ) {}

  /** An order; what its connector reads beside the rows stands in the header `reads` and is told to the provider. */
  @Post()
  @HttpCode(200)
  @Requires('exchange.batch.order')
  async order(
    @Ctx() ctx: Context,
    @Body() body: Record<string, unknown>,
    @Headers('reads') reads?: string,
  ): Promise<BatchProgress> {
    return progressOf(await this.orders.receive(ctx, body, readable(reads)));
  }

  @Get(':id')
  @Requires('exchange.batch.read')
  async progress(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<BatchStanding> {
    const batch = await this.batches.get(ctx, id);
    const manifest = await this.batches.lastManifest(ctx, batch);
    return {
      ...progressOf(batch),
      manifestSha256: manifest === undefined ? null : sha256(manifest),
    };
  }

  @Post(':id/failure')
  @HttpCode(200)
  @Requires('exchange.batch.fail')
  async fail(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Body() { code }: FailureBody,
  ): Promise<BatchProgress> {
    return progressOf(await this.endings.fail(ctx, id, code));
  }
}

/** Of what a connector says that it reads, what this release knows. */
const readable = (reads = ''): string[] =>
  reads
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one === chunkOriginVersion);

export const progressOf = ({ id, state, code, chunks, received, rows }: Batch): BatchProgress => ({
  ...{ id, state, code, chunks, received, rows },
});
