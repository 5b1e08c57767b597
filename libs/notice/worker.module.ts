import { Module } from '@nestjs/common';
import { Deliveries } from './delivery/deliveries.service';
import { Planning } from './delivery/planning.service';
import { DeliveryRounds } from './delivery/rounds';
import { Mailer } from './mail/mailer';
import { Mailing } from './mail/mailing.service';
import { ReadyNotices } from './notice/ready-notices.service';
import { NoticeModule } from './notice.module';
import { Hooking } from './webhook/hooking.service';

/** Brings notices to people outside the hub, where that is set. */
@Module({
  imports: [NoticeModule],
  providers: [
    ...[Deliveries, DeliveryRounds, Hooking, Mailer, Mailing],
    ...[Planning, ReadyNotices],
  ],
})
export class NoticeWorkerModule {}
