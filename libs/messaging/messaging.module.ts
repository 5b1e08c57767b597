import { Module, type DynamicModule } from '@nestjs/common';
import type { Transport } from '@shutong/transport';
import { Consumers } from './inbox/consumer';
import { Inbox } from './inbox/inbox';
import { Outbox } from './outbox/outbox';
import { TRANSPORT } from './transport.token';

/** Outbox, inbox and consumers over the transport that the process was started with. */
@Module({})
export class MessagingModule {
  static with(transport: Transport): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [{ provide: TRANSPORT, useValue: transport }, Outbox, Inbox, Consumers],
      exports: [TRANSPORT, Outbox, Inbox, Consumers],
    };
  }
}
