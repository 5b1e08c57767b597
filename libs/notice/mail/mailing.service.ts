import { Inject, Injectable } from '@nestjs/common';
import { Recipients } from '@shutong/identity';
import { Config, limits, sha256, type Context } from '@shutong/platform';
import { Deliveries, type Delivery } from '../delivery/deliveries.service';
import { addresseeOf } from '../notice/addressee.policy';
import { ReadyNotices } from '../notice/ready-notices.service';
import { letterOf } from './digest.policy';
import { Mailer, type Mail } from './mailer';

const minuteMs = 60_000;

/** What of the deliveries still is for this person, and where to. */
interface Addressed {
  readonly email: string | undefined;
  readonly meant: readonly Delivery[];
  readonly others: readonly Delivery[];
}

/** Sends people what they were told since their last mail, as one mail. */
@Injectable()
export class Mailing {
  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Recipients) private readonly recipients: Recipients,
    @Inject(ReadyNotices) private readonly notices: ReadyNotices,
    @Inject(Mailer) private readonly mailer: Mailer,
  ) {}

  /** One person's mail; resolves to whether there was one. */
  async round(ctx: Context): Promise<boolean> {
    if (!this.mailer.isSet) return false;
    const interval = this.config.noticeMailInterval * minuteMs;
    const taken = await this.deliveries.takeMail(ctx, interval);
    if (taken.length === 0) return false;
    const { email, meant, others } = await this.addressed(ctx, taken);
    await this.deliveries.drop(ctx, others);
    if (email !== undefined) await this.send(ctx, email, meant);
    return true;
  }

  private async send(ctx: Context, to: string, deliveries: readonly Delivery[]): Promise<void> {
    try {
      await this.mailer.send(await this.mailOf(ctx, to, deliveries));
    } catch (error) {
      await this.deliveries.failed(ctx, deliveries, error);
      return;
    }
    await this.deliveries.sent(ctx, deliveries);
  }

  /** Roles change between the telling and the mail: it goes to who holds them now. */
  private async addressed(ctx: Context, taken: readonly Delivery[]): Promise<Addressed> {
    const keys = [...new Set(taken.map(({ addressee }) => addressee))];
    const found = await this.recipients.of(ctx, keys.map(addresseeOf));
    const own = found.filter(({ id }) => id === taken[0]!.recipient);
    const meant = new Set(own.map(({ place }) => keys[place]!));
    return {
      email: own[0]?.email,
      meant: taken.filter(({ addressee }) => meant.has(addressee)),
      others: taken.filter(({ addressee }) => !meant.has(addressee)),
    };
  }

  private async mailOf(ctx: Context, to: string, deliveries: readonly Delivery[]): Promise<Mail> {
    const ids = deliveries.map(({ notice }) => notice).sort();
    const notices = await this.notices.newest(ctx, ids, limits.mailNotices.value);
    const count = { count: String(ids.length), shown: String(notices.length) };
    const frame = this.notices.texts('mail-digest', count);
    const letter = letterOf(
      notices.map(({ texts }) => texts),
      frame,
    );
    return { ...letter, to, id: sha256([deliveries[0]!.recipient, ...ids].join(' ')).slice(0, 32) };
  }
}
