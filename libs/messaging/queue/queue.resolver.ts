import { Inject } from '@nestjs/common';
import { Args, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { DateTime, PageArgs, PageInfo, Requires, connectionOf } from '@shutong/platform';
import { Queues } from './queues.service';

@ObjectType('MessageQueue', {
  description: 'What one group of consumers still has to read of one topic.',
})
class QueueType {
  @Field()
  topic: string;

  @Field({ description: 'Who reads: a consumer of the hub, the relay to Kafka or a connector.' })
  group: string;

  @Field(() => Int, { description: 'Messages that it has not settled.' })
  waiting: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the oldest of them was published.',
  })
  oldestAt: Date | null;

  @Field(() => Int, { description: 'Age of the oldest of them; 0 where there is none.' })
  oldestSeconds: number;

  @Field(() => Int, {
    description: 'Messages that failed every try and wait for a decision.',
  })
  deadLetters: number;
}

@ObjectType('MessageQueueConnection')
class QueueConnection {
  @Field(() => [QueueType])
  nodes: QueueType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@Resolver(() => QueueType)
export class QueueResolver {
  constructor(@Inject(Queues) private readonly queues: Queues) {}

  @Query(() => QueueConnection, {
    description: 'How far behind everybody is who reads messages, by topic and group.',
  })
  @Requires('messaging.queue.read')
  async messageQueues(@Args() { first, after }: PageArgs) {
    return connectionOf(await this.queues.page(first, after));
  }
}
