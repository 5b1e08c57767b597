import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsBoolean, IsUUID } from 'class-validator';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';

@ObjectType('Notice', {
  description: 'Something that one was told, in the language of the request.',
})
export class NoticeType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Which kind of notice, as catalog/notices names it.' })
  template: string;

  @Field()
  title: string;

  @Field()
  body: string;

  @Field({ description: 'Kind of the thing that it is about, such as application.' })
  aboutType: string;

  @Field(() => ID)
  aboutId: string;

  @Field(() => DateTime)
  toldAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When you marked it as read.' })
  readAt: Date | null;

  @Field({ description: 'Something has to be done, until doneAt.' })
  task: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Last day in China on which the task is done in time, YYYY-MM-DD; none where no limit is set.',
  })
  dueOn: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the task was done, by whomever.' })
  doneAt: Date | null;

  @Field({ description: 'Not done, and its day is over.' })
  overdue: boolean;
}

@ObjectType('NoticeConnection')
export class NoticeConnection {
  @Field(() => [NoticeType])
  nodes: readonly NoticeType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('Inbox')
export class InboxType extends NoticeConnection {
  @Field(() => Int, {
    description: `Of all one's notices; ${limits.unreadNotices.value} stands for that many or more.`,
  })
  unreadCount: number;
}

@ArgsType()
export class InboxArgs extends PageArgs {
  @Field({ defaultValue: false, description: 'Only what you have not marked as read.' })
  @IsBoolean()
  unread: boolean = false;
}

@ArgsType()
export class MarkReadArgs {
  @Field(() => [ID])
  @ArrayMaxSize(limits.pageSize.value)
  @IsUUID(undefined, { each: true })
  ids: string[];
}
