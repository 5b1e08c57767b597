import { Inject, Injectable } from '@nestjs/common';
import { Recipients } from '@shutong/identity';
import { Config, type Context, type TxContext } from '@shutong/platform';
import { addresseeOf } from '../notice/addressee.policy';
import { Deliveries, type PlannedDelivery, type UnplannedNotice } from './deliveries.service';

/** Who is meant by the webhook: the one address that the operator has set. */
const region = 'region';

/** Decides to whom new notices go, by what is set and by who holds the roles at this moment. */
@Injectable()
export class Planning {
  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Recipients) private readonly recipients: Recipients,
  ) {}

  /** Resolves to whether there may be more. */
  round(ctx: Context): Promise<boolean> {
    return this.deliveries.plan(ctx, async (tx, notices) => [
      ...(this.config.smtpUrl ? await this.mails(tx, notices) : []),
      ...(this.config.noticeWebhookUrl ? notices.map(toWebhook) : []),
    ]);
  }

  private async mails(tx: TxContext, notices: readonly UnplannedNotice[]) {
    const sought = notices.map(({ addressee }) => addresseeOf(addressee));
    const found = await this.recipients.of(tx, sought);
    return found.map(({ place, id }): PlannedDelivery => ({
      ...{ notice: notices[place]!.id, channel: 'mail', recipient: id },
    }));
  }
}

const toWebhook = ({ id }: UnplannedNotice): PlannedDelivery => ({
  ...{ notice: id, channel: 'webhook', recipient: region },
});
