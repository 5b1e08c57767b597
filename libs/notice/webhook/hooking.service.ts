import { Inject, Injectable } from '@nestjs/common';
import { Clock, Config, limits, type Context } from '@shutong/platform';
import { Deliveries, type Delivery } from '../delivery/deliveries.service';
import { addresseeOf } from '../notice/addressee.policy';
import { ReadyNotices, type ReadyNotice } from '../notice/ready-notices.service';
import { hookOf, signedHeaders, type Hook } from './hook.policy';

/** Posts each notice, signed, to the region's webhook: a messaging system, a government chat. */
@Injectable()
export class Hooking {
  private readonly hook: Hook | undefined;

  constructor(
    @Inject(Config) config: Config,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(ReadyNotices) private readonly notices: ReadyNotices,
  ) {
    this.hook = hookOf(config);
  }

  /** One notice; resolves to whether there was one. */
  async round(ctx: Context): Promise<boolean> {
    if (!this.hook) return false;
    const taken = await this.deliveries.takeHook(ctx);
    if (!taken) return false;
    await this.post(ctx, this.hook, taken);
    return true;
  }

  private async post(ctx: Context, hook: Hook, delivery: Delivery): Promise<void> {
    try {
      const [notice] = await this.notices.newest(ctx, [delivery.notice], 1);
      const body = JSON.stringify(messageOf(notice!));
      await send(hook, { id: delivery.notice, at: this.clock.now(), body });
    } catch (error) {
      await this.deliveries.failed(ctx, [delivery], error);
      return;
    }
    await this.deliveries.sent(ctx, [delivery]);
  }
}

async function send(
  { url, key }: Hook,
  message: { readonly id: string; readonly at: Date; readonly body: string },
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: signedHeaders(key, message),
    body: message.body,
    // Whoever answers with another address cannot lead the notice there.
    redirect: 'error',
    signal: AbortSignal.timeout(limits.deliveryAnswer.value),
  });
  // What it says beside is not read, however long.
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The webhook answered ${response.status}.`);
}

/** The payload: Standard Webhooks' type, timestamp and data. */
const messageOf = (notice: ReadyNotice) => ({
  type: 'notice.told',
  timestamp: notice.toldAt.toISOString(),
  data: {
    id: notice.id,
    cause: notice.cause,
    template: notice.template,
    to: addresseeOf(notice.addressee),
    about: { type: notice.aboutType, id: notice.aboutId },
    dueOn: notice.dueOn,
    texts: notice.texts,
  },
});
