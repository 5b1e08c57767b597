import { Module, type DynamicModule } from '@nestjs/common';
import { Consumers } from './inbox/consumer';
import { Inbox } from './inbox/inbox';
import type { Links } from './links';
import { LINKS } from './links.token';
import { MessagingPortalModule } from './portal.module';
import { Outbox } from './outbox/outbox';
import { FollowerStore } from './recovery/follower.store';

/** Outbox, inbox and consumers over the links that the process was started with. */
@Module({})
export class MessagingModule {
  static with(links: Links): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      imports: [MessagingPortalModule],
      providers: [{ provide: LINKS, useValue: links }, Outbox, Inbox, Consumers, FollowerStore],
      exports: [LINKS, Outbox, Inbox, Consumers, FollowerStore],
    };
  }
}
