import { Global, Module } from '@nestjs/common';
import { Calendar, Config, readCalendar } from '@shutong/platform';
import './clocks.permissions';
import { ClockCount } from './clock/clock-count.service';
import { Clocks } from './clock/clocks.service';
import { LegalClocks } from './clock/legal-clocks.service';
import { Jurisdiction, jurisdiction } from './jurisdiction/jurisdiction';

const calendar = {
  provide: Calendar,
  inject: [Config],
  useFactory: ({ calendar: name }: Config) => readCalendar(name),
};

/** Clocks and the calendar that they go by, for every lib that has a limit to keep. */
@Global()
@Module({
  providers: [calendar, jurisdiction, ClockCount, Clocks, LegalClocks],
  exports: [Calendar, Jurisdiction, ClockCount, Clocks, LegalClocks],
})
export class ClocksModule {}
