import { Module } from '@nestjs/common';
import { NoticeModule } from '@shutong/notice';
import { ClockTellings } from './clock/clock-tellings.service';
import { ClockRounds } from './clock/clock-watch.schedule';
import { ClockWatch } from './clock/clock-watch.service';
import { MissingYears } from './clock/missing-years.service';
import { ClocksModule } from './clocks.module';

/** What happens to clocks without anybody asking. */
@Module({
  imports: [ClocksModule, NoticeModule],
  providers: [ClockRounds, ClockTellings, ClockWatch, MissingYears],
})
export class ClocksWorkerModule {}
