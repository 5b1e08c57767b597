import { Inject } from '@nestjs/common';
import { Args, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, PageArgs, Requires, connectionOf, type Context } from '@shutong/platform';
import { InboxArgs, InboxType, MarkReadArgs, NoticeConnection } from './inbox.graphql';
import { Inbox } from './inbox.service';

@Resolver(() => InboxType)
export class InboxResolver {
  constructor(@Inject(Inbox) private readonly own: Inbox) {}

  @Query(() => InboxType, { description: 'What you were told, newest first.' })
  @Requires('notice.inbox.read')
  async inbox(@Ctx() ctx: Context, @Args() { unread, ...page }: InboxArgs) {
    return connectionOf(await this.own.list(ctx, unread, page));
  }

  @ResolveField(() => Int)
  unreadCount(@Ctx() ctx: Context) {
    return this.own.unreadCount(ctx);
  }

  @Query(() => NoticeConnection, {
    description:
      'What you or your colleagues in the role still have to do, the earliest due first.',
  })
  @Requires('notice.inbox.read')
  async tasks(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.own.tasks(ctx, page));
  }

  @Mutation(() => Int, {
    description:
      'Marks notices as read by you, not by your colleagues. Answers how many are unread now.',
  })
  @Requires('notice.inbox.mark')
  async markRead(@Ctx() ctx: Context, @Args() { ids }: MarkReadArgs) {
    await this.own.markRead(ctx, ids);
    return this.own.unreadCount(ctx);
  }
}
