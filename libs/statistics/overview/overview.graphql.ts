import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'A number of things in one state.' })
export class StateCount {
  @Field()
  state: string;

  @Field(() => Int)
  count: number;
}

@ObjectType({
  description: 'What the hub has done so far; every figure equals a recount from the log.',
})
export class Overview {
  @Field(() => [StateCount])
  applications: StateCount[];

  @Field(() => [StateCount])
  agreements: StateCount[];

  @Field(() => Int, { description: 'Published entries.' })
  entries: number;

  @Field(() => Int, { description: 'Information items of published entries.' })
  items: number;

  @Field(() => Int, { description: 'Mounted resources.' })
  resources: number;

  @Field(() => Float, { description: 'Answered verifications.' })
  verifications: number;

  @Field(() => Float, { description: 'Answered queries.' })
  queries: number;

  @Field(() => Float, {
    description:
      'Records that answered queries delivered, and those that requesters of batches accepted.',
  })
  records: number;

  @Field(() => Float, { description: 'Calls refused by the hub or by a connector.' })
  refused: number;
}
