import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Args, ArgsType, Field, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, UuidPipe, type Context } from '@shutong/platform';
import { IsInt, IsUUID, Max, Min } from 'class-validator';
import { wireLimits } from '@shutong/wire';
import { ChunkNumberPipe } from '../batch/chunk.controller';
import { ChunkDeliveryType, DeliveryType, shown, shownChunk } from './delivery.graphql';
import { Deliveries, type ChunkPlace } from './delivery.service';

@ArgsType()
class ChunkPlaceArgs implements ChunkPlace {
  @Field(() => ID)
  @IsUUID()
  batch: string;

  @Field(() => Int)
  @IsInt()
  @Min(1)
  @Max(wireLimits.chunks)
  number: number;
}

@Resolver(() => DeliveryType)
export class DeliveryResolver {
  constructor(@Inject(Deliveries) private readonly deliveries: Deliveries) {}

  @Query(() => DeliveryType, {
    description:
      'What was handed over for a call; for its parties and auditors. Reading is logged.',
  })
  @Requires('exchange.delivery.read')
  async delivery(@Ctx() ctx: Context, @IdArg('call') call: string) {
    return shown(await this.deliveries.ofCall(ctx, call));
  }

  @Query(() => ChunkDeliveryType, {
    description:
      'What was handed over as a chunk of a batch; for its parties and auditors. Reading is logged.',
  })
  @Requires('exchange.delivery.read')
  async chunkDelivery(@Ctx() ctx: Context, @Args() place: ChunkPlaceArgs) {
    return shownChunk(await this.deliveries.ofChunk(ctx, place));
  }
}

@Controller('api/v1/deliveries')
export class DeliveryController {
  constructor(@Inject(Deliveries) private readonly deliveries: Deliveries) {}

  @Get(':call')
  @Requires('exchange.delivery.read')
  async delivery(
    @Ctx() ctx: Context,
    @Param('call', UuidPipe) call: string,
  ): Promise<DeliveryType> {
    return shown(await this.deliveries.ofCall(ctx, call));
  }
  @Get(':batch/:number')
  @Requires('exchange.delivery.read')
  async chunk(
    @Ctx() ctx: Context,
    @Param('batch', UuidPipe) batch: string,
    @Param('number', ChunkNumberPipe) number: number,
  ): Promise<ChunkDeliveryType> {
    return shownChunk(await this.deliveries.ofChunk(ctx, { batch, number }));
  }
}
