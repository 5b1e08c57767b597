import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Raises } from '@shutong/catalog';
import { ClocksModule } from '@shutong/clocks';
import { Consumers } from '@shutong/messaging';
import { AgreementNotices } from './agreement/agreement.notices';
import { AgreementService } from './agreement/agreement.service';
import { AgreementExpiry } from './agreement/expiry.schedule';
import { Connectors } from './link/connectors.service';
import { handlingRules } from './restriction/handling-rules';
import { Narrowing } from './restriction/narrowing.service';
import { NarrowingConsumer } from './restriction/narrowing.consumer';
import { RestrictionNotices } from './restriction/restriction.notices';

/** What happens to exchanges without anybody asking. */
@Module({
  imports: [ClocksModule],
  providers: [
    AgreementExpiry,
    AgreementNotices,
    AgreementService,
    Connectors,
    Narrowing,
    NarrowingConsumer,
    Raises,
    RestrictionNotices,
    handlingRules,
  ],
})
export class ExchangeWorkerModule implements OnApplicationBootstrap {
  constructor(
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(NarrowingConsumer) private readonly narrowing: NarrowingConsumer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.consumers.start(this.narrowing);
  }
}
