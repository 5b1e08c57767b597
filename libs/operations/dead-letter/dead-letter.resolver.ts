import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, connectionOf, type Context } from '@shutong/platform';
import {
  DeadLetterConnection,
  DeadLetterType,
  DeadLettersArgs,
  DecideDeadLetterArgs,
} from './dead-letter.graphql';
import { DeadLetterService } from './dead-letter.service';

@Resolver(() => DeadLetterType)
export class DeadLetterResolver {
  constructor(@Inject(DeadLetterService) private readonly letters: DeadLetterService) {}

  @Query(() => DeadLetterConnection, {
    description:
      'Messages that a group could not handle, oldest first; `messageQueues` says where there are some.',
  })
  @Requires('operations.dead-letter.read')
  async deadLetters(@Args() { topic, group, state, first, after }: DeadLettersArgs) {
    return connectionOf(await this.letters.list({ topic, group, state }, first, after));
  }

  @Mutation(() => DeadLetterType, {
    description: 'Sends the message to its group once more, behind what waits there.',
  })
  @Requires('operations.dead-letter.replay')
  replayDeadLetter(@Ctx() ctx: Context, @Args() { id, reason }: DecideDeadLetterArgs) {
    return this.letters.replay(ctx, id, reason);
  }

  @Mutation(() => DeadLetterType, { description: 'Gives the message up for good.' })
  @Requires('operations.dead-letter.drop')
  dropDeadLetter(@Ctx() ctx: Context, @Args() { id, reason }: DecideDeadLetterArgs) {
    return this.letters.drop(ctx, id, reason);
  }
}
