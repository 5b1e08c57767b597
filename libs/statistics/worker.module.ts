import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from '@shutong/messaging';
import { FactsConsumer } from './overview/facts.consumer';

/** Learns from fact events. */
@Module({ providers: [FactsConsumer] })
export class StatisticsWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(FactsConsumer) private readonly facts: FactsConsumer,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.consumers.start(this.facts);
  }
}
