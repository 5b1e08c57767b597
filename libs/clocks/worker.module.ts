import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from '@shutong/messaging';
import { NoticeModule } from '@shutong/notice';
import { ClockTellings } from './clock/clock-tellings.service';
import { ClockRounds } from './clock/clock-watch.schedule';
import { ClockWatch } from './clock/clock-watch.service';
import { DisabledHoldersConsumer } from './clock/disabled-holders.consumer';
import { DisabledHolders } from './clock/disabled-holders.service';
import { MissingYears } from './clock/missing-years.service';
import { ClocksModule } from './clocks.module';

/** What happens to clocks without anybody asking. */
@Module({
  imports: [ClocksModule, NoticeModule],
  providers: [
    ...[ClockRounds, ClockTellings, ClockWatch],
    ...[DisabledHolders, DisabledHoldersConsumer, MissingYears],
  ],
})
export class ClocksWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(DisabledHoldersConsumer) private readonly disabledHolders: DisabledHoldersConsumer,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.consumers.start(this.disabledHolders);
  }
}
