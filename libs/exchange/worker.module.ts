import { Module } from '@nestjs/common';
import { AgreementNotices } from './agreement/agreement.notices';
import { AgreementService } from './agreement/agreement.service';
import { AgreementExpiry } from './agreement/expiry.schedule';
import { Connectors } from './link/connectors.service';

/** What happens to exchanges without anybody asking. */
@Module({
  providers: [AgreementExpiry, AgreementNotices, AgreementService, Connectors],
})
export class ExchangeWorkerModule {}
