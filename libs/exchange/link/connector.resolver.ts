import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { ConnectorType } from './connector.graphql';
import { Connectors } from './connectors.service';

@Resolver(() => ConnectorType)
export class ConnectorResolver {
  constructor(@Inject(Connectors) private readonly all: Connectors) {}

  @Query(() => [ConnectorType], {
    description: "At most one a department: all for whoever oversees them, else one's own.",
  })
  @Requires('exchange.connector.read')
  connectors(@Ctx() ctx: Context) {
    return this.all.list(ctx);
  }
}
