import { Module } from '@nestjs/common';
import { ClockRounds } from './clock/clock-watch.schedule';
import { ClockWatch } from './clock/clock-watch.service';
import { ClocksModule } from './clocks.module';

/** What happens to clocks without anybody asking. */
@Module({ imports: [ClocksModule], providers: [ClockRounds, ClockWatch] })
export class ClocksWorkerModule {}
