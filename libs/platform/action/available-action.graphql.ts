import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('AvailableAction', { description: 'A step, and whether one can take it now.' })
export class AvailableActionType {
  @Field({ description: 'Name of the mutation.' })
  action: string;

  @Field()
  allowed: boolean;

  @Field(() => String, { nullable: true, description: 'Code of what it would answer.' })
  code: string | null;

  @Field(() => String, { nullable: true, description: 'The same in words.' })
  reason: string | null;
}
