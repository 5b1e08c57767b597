import { Module } from '@nestjs/common';
import { NoticeModule } from '@shutong/notice';
import { ClockTellings } from './clock/clock-tellings.service';
import { ClockRounds } from './clock/clock-watch.schedule';
import { ClockWatch } from './clock/clock-watch.service';
import { ClocksModule } from './clocks.module';

/** What happens to clocks without anybody asking. */
@Module({
  imports: [ClocksModule, NoticeModule],
  providers: [ClockRounds, ClockTellings, ClockWatch],
})
export class ClocksWorkerModule {}
