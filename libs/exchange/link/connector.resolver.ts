import { Inject } from '@nestjs/common';
import { Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Ctx, DateTime, Requires, type Context } from '@shutong/platform';
import { Connectors } from './connectors.service';

@ObjectType('Connector', { description: "A department's connector (前置机)." })
class ConnectorType {
  @Field({ description: 'Credit code of the department.' })
  department: string;

  @Field({ description: 'True where the operator runs it and holds its key.' })
  hosted: boolean;

  @Field({ description: 'RFC 7638 thumbprint of the root key.' })
  thumbprint: string;

  @Field(() => String)
  state: string;

  @Field(() => DateTime)
  enrolledAt: Date;
}

@Resolver(() => ConnectorType)
export class ConnectorResolver {
  constructor(@Inject(Connectors) private readonly all: Connectors) {}

  @Query(() => [ConnectorType], { description: 'At most one a department.' })
  @Requires('exchange.connector.read')
  connectors(@Ctx() ctx: Context) {
    return this.all.list(ctx);
  }
}
