import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { ValueCheckArgs, ValueCheckType } from './value-check.graphql';
import { ValueCheck } from './value-check.service';

@Resolver(() => ValueCheckType)
export class ValueCheckResolver {
  constructor(@Inject(ValueCheck) private readonly values: ValueCheck) {}

  @Query(() => ValueCheckType, {
    description: "Which values the entry's items do not allow. Nothing of them is kept.",
  })
  @Requires('catalog.value.check')
  checkValues(@Ctx() ctx: Context, @Args() { entry, rows }: ValueCheckArgs) {
    const plain = rows.map(({ cells }) =>
      Object.fromEntries(cells.map(({ item, value }) => [item, value ?? null])),
    );
    return this.values.check(ctx, entry, plain);
  }
}
