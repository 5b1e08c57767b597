import { Inject, Injectable, Logger } from '@nestjs/common';
import { Intake, type HandedIn } from '@shutong/messaging';
import {
  Clock,
  Schedule,
  SteadyWork,
  limits,
  monotonicMillis,
  systemContext,
  uuidv7,
} from '@shutong/platform';
import type { FastifyReply } from 'fastify';
import { Quotas, type QuotaUse } from '../quota/quotas.service';

/** A call with a key, as contracts/intake/call.v1.schema.json has it. */
export interface Call {
  /** When it began (RFC 3339). */
  readonly at: string;
  /** Name of the key. */
  readonly key: string;
  /** As the API document names it. */
  readonly operation: string;
  /** Empty where it is about none. */
  readonly dataset: string;
  readonly status: number;
  readonly durationUs: number;
}

export interface CallMessage {
  readonly instance: string;
  readonly calls: readonly (Call & { readonly times: number })[];
  readonly uses: readonly QuotaUse[];
}

/** nginx's own: whoever asked has gone before the answer was there. */
const clientGone = 499;
/** As the contract has it: a day. */
const longestUs = 86_400_000_000;
const handInEveryMs = 1000;
const callsAtOnce = 500;
/** Two spans of each. */
const holdersAtOnce = 1000;

/**
 * Calls with a key as this portal has answered them, and what it has counted of quotas; both wait in memory and are handed
 * in every second. A killed process takes its last second with it.
 */
@Injectable()
export class CallLog extends Schedule {
  private readonly logger = new Logger('calls');
  private readonly waiting = new Map<string, Call & { times: number }>();
  /** Tried again under the same key until it is there. */
  private leaving: HandedIn | undefined;
  private made = 0;
  private dropped = 0;

  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Quotas) private readonly quotas: Quotas,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  /** Notes a call however it ends; what it was is asked then. */
  follow({ raw }: FastifyReply, call: () => Pick<Call, 'key' | 'operation' | 'dataset'>): void {
    const at = this.clock.now().toISOString();
    const began = monotonicMillis();
    raw.once('close', () => {
      const status = raw.writableFinished ? raw.statusCode : clientGone;
      const durationUs = Math.min(longestUs, Math.round((monotonicMillis() - began) * 1000));
      this.add({ at, ...call(), status, durationUs });
    });
  }

  /** Refusals of one second by one operation are one, whatever dataset was named, so that who is refused cannot fill the log. */
  private add(done: Call): void {
    const { at, key, operation, status } = done;
    const isRefusal = status >= 400 && status < 500;
    const call = isRefusal ? { ...done, dataset: '' } : done;
    const name = isRefusal
      ? `${at.slice(0, 19)} ${key} ${operation} ${status}`
      : String((this.made += 1));
    const same = this.waiting.get(name);
    if (same) same.times += 1;
    else if (this.waiting.size < limits.usageWaiting.value) {
      this.waiting.set(name, { ...call, times: 1 });
    } else this.dropped += 1;
  }

  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    try {
      while (await this.handIn());
    } catch (error) {
      this.logger.error(`Calls could not be handed in at the end: ${String(error)}`);
    }
  }

  protected works(): SteadyWork[] {
    return [new SteadyWork('Handing in calls', () => this.handIn(), handInEveryMs)];
  }

  private async handIn(): Promise<boolean> {
    const now = this.clock.now();
    this.leaving ??= this.next(now);
    if (!this.leaving) return false;
    await this.intake.handIn(systemContext('calls', now), this.leaving);
    this.leaving = undefined;
    if (this.dropped > 0) {
      this.logger.error(`${this.dropped} calls were dropped while none could be handed in.`);
      this.dropped = 0;
    }
    return this.waiting.size > 0;
  }

  private next(now: Date): HandedIn | undefined {
    const taken = [...this.waiting].slice(0, callsAtOnce);
    for (const [name] of taken) this.waiting.delete(name);
    const calls = taken.map(([, call]) => call);
    const uses = this.quotas.takeChanged(holdersAtOnce);
    if (calls.length === 0 && uses.length === 0) return undefined;
    const body: CallMessage = { instance: this.quotas.instance, calls, uses };
    return { key: uuidv7(now), kind: 'call', body };
  }
}
