import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Clock, Database, limits, type Context, type TxContext } from '@shutong/platform';
import { waitAfter } from './delivery.formula';
import { plan, planned, postpone, settle, takeHook, takeMail, unplanned } from './delivery.query';

/** A notice on its way to somebody, taken by this process for a while. */
export interface Delivery {
  readonly notice: string;
  readonly channel: 'mail' | 'webhook';
  readonly recipient: string;
  /** This one counts. */
  readonly attempts: number;
  readonly addressee: string;
}

export interface PlannedDelivery extends Pick<Delivery, 'channel' | 'recipient'> {
  readonly notice: string;
}

/** A notice of which nobody has decided to whom it goes. */
export interface UnplannedNotice {
  readonly id: string;
  readonly addressee: string;
}

/** Notices planned in one transaction. */
const plannedAtOnce = 100;
/** After this, what a process took and did not settle is somebody else's; longer than any attempt. */
const takenForMs = 120_000;
const longestError = 300;
const lock = 809_2031;

/**
 * What has to go out, and what became of it: each at least once, tried ever more slowly up to
 * `limits.deliveryAttempts` times, then failed and in the log.
 */
@Injectable()
export class Deliveries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** Decides for new notices to whom they go; resolves to whether there may be more. */
  plan(
    ctx: Context,
    decide: (tx: TxContext, notices: readonly UnplannedNotice[]) => Promise<PlannedDelivery[]>,
  ): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      const notices = await this.database.query<UnplannedNotice>(tx, unplanned, [plannedAtOnce]);
      if (notices.length === 0) return false;
      const deliveries = await decide(tx, notices);
      const now = this.clock.now();
      await this.database.query(tx, plan, [
        deliveries.map(({ notice }) => notice),
        deliveries.map(({ channel }) => channel),
        deliveries.map(({ recipient }) => recipient),
        now,
      ]);
      await this.database.query(tx, planned, [notices.map(({ id }) => id), now]);
      return notices.length === plannedAtOnce;
    });
  }

  /** All that waits for one person who was sent nothing in the last `intervalMs`. */
  takeMail(ctx: Context, intervalMs: number): Promise<Delivery[]> {
    return this.database.transaction(ctx, async (tx) => {
      // One at a time, each seeing what the one before has taken: nobody gets two mails at once.
      await this.database.query(tx, 'SELECT pg_advisory_xact_lock($1)', [lock]);
      const now = this.clock.now();
      const since = new Date(now.getTime() - intervalMs);
      return this.database.query<Delivery>(tx, takeMail, [now, this.takenUntil(now), since]);
    });
  }

  async takeHook(ctx: Context): Promise<Delivery | undefined> {
    const now = this.clock.now();
    const taken = await this.database.query<Delivery>(ctx, takeHook, [now, this.takenUntil(now)]);
    return taken[0];
  }

  async sent(ctx: Context, deliveries: readonly Delivery[]): Promise<void> {
    await this.settle(ctx, deliveries, 'sent');
  }

  /** Whoever was to get them is no more the one whom they are for. */
  async drop(ctx: Context, deliveries: readonly Delivery[]): Promise<void> {
    await this.settle(ctx, deliveries, 'dropped');
  }

  /** Waits for the next attempt; where that was the last, it has failed and the log says so. */
  failed(ctx: Context, deliveries: readonly Delivery[], error: unknown): Promise<void> {
    const why = errorText(error);
    const isOver = ({ attempts }: Delivery) => attempts >= limits.deliveryAttempts.value;
    const over = deliveries.filter(isOver);
    return this.database.transaction(ctx, async (tx) => {
      await this.postpone(
        tx,
        deliveries.filter((one) => !isOver(one)),
        why,
      );
      await this.settle(tx, over, 'failed', why);
      for (const delivery of over) await this.record(tx, delivery);
    });
  }

  private async settle(
    ctx: Context,
    deliveries: readonly Delivery[],
    state: 'sent' | 'failed' | 'dropped',
    why: string | null = null,
  ): Promise<void> {
    if (deliveries.length === 0) return;
    const params = [...keyOf(deliveries), state, this.clock.now(), why];
    await this.database.query(ctx, settle, params);
  }

  private async postpone(tx: TxContext, deliveries: readonly Delivery[], why: string) {
    if (deliveries.length === 0) return;
    const attempts = Math.max(...deliveries.map((delivery) => delivery.attempts));
    const next = new Date(this.clock.now().getTime() + waitAfter(attempts));
    await this.database.query(tx, postpone, [...keyOf(deliveries), next, why]);
  }

  private async record(tx: TxContext, delivery: Delivery): Promise<void> {
    const { notice, channel, recipient } = delivery;
    await this.audit.record(tx, {
      action: 'notice.delivery.fail',
      outcome: 'error',
      reason: 'notice.delivery.failed',
      resource: [
        { type: 'notice', id: notice },
        { type: channel, id: recipient },
      ],
    });
  }

  private takenUntil(now: Date): Date {
    return new Date(now.getTime() + takenForMs);
  }
}

/** Of deliveries to one recipient over one channel. */
const keyOf = (deliveries: readonly Delivery[]) => [
  deliveries.map(({ notice }) => notice),
  deliveries[0]!.channel,
  deliveries[0]!.recipient,
];

const errorText = (error: unknown): string =>
  String(error)
    .replaceAll(/\p{C}+/gu, ' ')
    .slice(0, longestError);
