import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Injectable,
  Param,
  Post,
  Put,
  Query,
  Res,
  StreamableFile,
  type OnModuleInit,
  type PipeTransform,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { sendingAtRisk } from '@shutong/crash';
import {
  Ctx,
  Requires,
  UuidPipe,
  leaveUnread,
  limits,
  platformErrors,
  receiving,
  type Context,
} from '@shutong/platform';
import { wireLimits } from '@shutong/wire';
import { progressOf, type BatchProgress } from './batch.controller';
import { BatchDeliveries, type ChunkAddress } from './batch-deliveries.service';
import { BatchReceipts } from './batch-receipts.service';
import { BatchReleases } from './batch-releases.service';

const octets = 'application/octet-stream';
const terms = { allowed: octets, limit: limits.batchChunk.value };

class ReceiptBody {
  @IsString()
  @MaxLength(wireLimits.signed)
  receipt: string;
}

class FetchParameters {
  /** The first byte wanted: where an earlier fetch broke off. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(limits.batchChunk.value)
  from: number = 0;
}

/** Number of a chunk in an address. */
@Injectable()
export class ChunkNumberPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
    throw platformErrors.invalidInput({}, [{ field: 'number', rule: 'must be 1 or more' }]);
  }
}

/** Chunks of batches: handed over, fetched, acknowledged. */
@Controller('api/v1')
export class ChunkController implements OnModuleInit {
  constructor(
    @Inject(BatchReleases) private readonly releases: BatchReleases,
    @Inject(BatchDeliveries) private readonly deliveries: BatchDeliveries,
    @Inject(BatchReceipts) private readonly receipts: BatchReceipts,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    leaveUnread(this.host, octets);
  }

  /** The next chunk, with the provider's signed manifest in the header `manifest`. */
  @Put('batches/:id/chunks')
  @Requires('exchange.batch.send')
  async send(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) batch: string,
    @Headers('manifest') manifest: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchProgress> {
    return receiving(body, terms, async (stream) => {
      const given = manifest ?? '';
      const released = await this.releases.release(ctx, { batch, manifest: given, body: stream });
      sendingAtRisk('chunk.acknowledge', reply.raw);
      return progressOf(released);
    });
  }

  /** An address under which the chunk can be fetched once. */
  @Post('batches/:id/chunks/:number/address')
  @HttpCode(200)
  @Requires('exchange.batch.receive')
  address(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Param('number', ChunkNumberPipe) number: number,
  ): Promise<ChunkAddress> {
    return this.deliveries.address(ctx, id, number);
  }

  @Get('chunks/:token')
  @Requires('exchange.batch.receive')
  async fetch(
    @Ctx() ctx: Context,
    @Param('token') token: string,
    @Query() { from }: FetchParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { stream, bytes } = await this.deliveries.fetch(ctx, token, from);
    sendingAtRisk('chunk.send', reply.raw);
    return new StreamableFile(stream, { type: octets, length: bytes - from });
  }

  @Post('batches/:id/chunks/:number/receipt')
  @HttpCode(200)
  @Requires('exchange.batch.receive')
  async receive(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Param('number', ChunkNumberPipe) number: number,
    @Body() { receipt }: ReceiptBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchProgress> {
    const received = await this.receipts.receive(ctx, id, number, receipt);
    sendingAtRisk('receipt.acknowledge', reply.raw);
    return progressOf(received);
  }
}
