import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Ctx, Requires, UuidPipe, type Context } from '@shutong/platform';
import { ValueCheckBody } from './value-check.graphql';
import { ValueCheck, type ValueCheckAnswer } from './value-check.service';

/** Checks of data before it is handed over, as departments' systems call it (government network). */
@Controller('api/v1/entries')
export class ValueCheckController {
  constructor(@Inject(ValueCheck) private readonly values: ValueCheck) {}

  /** Which values of the rows the entry's items do not allow: type, length, code table. Nothing is kept. */
  @Post(':id/check')
  @HttpCode(200)
  @Requires('catalog.value.check')
  check(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Body() { rows }: ValueCheckBody,
  ): Promise<ValueCheckAnswer> {
    return this.values.check(ctx, id, rows);
  }
}
