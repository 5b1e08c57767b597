import { Module } from '@nestjs/common';
import { ClockResolver, OnTimeResolver } from './clock/clock.resolver';
import { ClocksModule } from './clocks.module';

/** Clocks as departments, the authority and auditors read them. */
@Module({ imports: [ClocksModule], providers: [ClockResolver, OnTimeResolver] })
export class ClocksHubModule {}
