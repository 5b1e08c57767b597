import { Module } from '@nestjs/common';
import { Inbox } from './inbox/inbox.service';
import { InboxResolver } from './inbox/inbox.resolver';
import { NoticeModule } from './notice.module';
import './notice.permissions';

/** Inbox and tasks as people read them. */
@Module({ imports: [NoticeModule], providers: [Inbox, InboxResolver] })
export class NoticeHubModule {}
