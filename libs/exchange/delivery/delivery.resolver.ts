import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, UuidPipe, type Context } from '@shutong/platform';
import { DeliveryType, shown } from './delivery.graphql';
import { Deliveries } from './delivery.service';

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
}
