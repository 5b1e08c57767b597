import { Field, ObjectType } from '@nestjs/graphql';
import { DateTime } from '@shutong/platform';

@ObjectType('Connector', { description: "A department's connector (前置机)." })
export class ConnectorType {
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
