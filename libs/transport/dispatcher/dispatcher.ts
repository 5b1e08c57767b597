import { sizeOf } from '../message';
import type { Delivered } from '../transport';
import { delayAfter, type RetryPolicy } from './retry.policy';
import { type Mark, Watermark } from './watermark';

/** Runs `task` after `delayMs`; the returned function calls it off. */
export type Schedule = (task: () => void, delayMs: number) => () => void;

/** The process's own timers. */
export const timers: Schedule = (task, delayMs) => {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
};

export interface DispatcherOptions {
  readonly handler: (message: Delivered) => Promise<void>;
  /** Makes the dead letter durable; called again until it succeeds, for a lost message is worse than a wait. */
  readonly bury: (message: Delivered, error: unknown) => Promise<void>;
  readonly retry: RetryPolicy;
  /** Of failures that are no attempt. */
  readonly isPassing: (error: unknown) => boolean;
  readonly maxInFlight: number;
  readonly maxInFlightBytes: number;
  /** How long `stop` waits for running handlers. */
  readonly stopMs: number;
  /** A lane's watermark moved. */
  readonly onProgress: (lane: string) => void;
  readonly onTrouble: (error: unknown, message: Delivered) => void;
  readonly schedule: Schedule;
}

interface Entry<P> {
  readonly lane: Lane<P>;
  readonly mark: Mark<P>;
  readonly message: Omit<Delivered, 'attempt'>;
  readonly bytes: number;
}

interface Lane<P> {
  readonly name: string;
  readonly watermark: Watermark<P>;
  abandoned: boolean;
}

/** The messages of one key, one after another. */
interface Chain<P> {
  readonly queue: Entry<P>[];
  /** Ends the wait before the next attempt. */
  wake: (() => void) | undefined;
}

/**
 * Takes messages in order and runs the keys side by side, each key strictly in sequence: a failing message
 * parks its key, waits, tries again, and after the last attempt becomes a dead letter so that the key goes
 * on. A lane is one ordered source (a topic, a partition) with a watermark of its own. Knows no transport.
 */
export class Dispatcher<P> {
  private readonly lanes = new Map<string, Lane<P>>();
  private readonly chains = new Map<string, Chain<P>>();
  private waiters: (() => void)[] = [];
  private count = 0;
  private bytes = 0;
  private stopped = false;

  constructor(private readonly options: DispatcherOptions) {}

  /** How much more may be taken. */
  get free(): { count: number; bytes: number } {
    return {
      count: Math.max(0, this.options.maxInFlight - this.count),
      bytes: Math.max(0, this.options.maxInFlightBytes - this.bytes),
    };
  }

  get hasRoom(): boolean {
    return this.count < this.options.maxInFlight && this.bytes < this.options.maxInFlightBytes;
  }

  /** Resolves when something may be taken, or when stopped. */
  async room(): Promise<void> {
    while (!this.hasRoom && !this.stopped) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  /** Takes the next message of a lane. The caller has looked at `hasRoom`. */
  accept(laneName: string, position: P, message: Omit<Delivered, 'attempt'>): void {
    if (this.stopped) return;
    const lane = this.lane(laneName);
    const bytes = sizeOf(message);
    const entry = { lane, mark: lane.watermark.track(position), message, bytes };
    this.count += 1;
    this.bytes += bytes;
    this.enqueue(entry);
  }

  /** Passes over a message that is not meant for this consumer. */
  skip(laneName: string, position: P): void {
    // What came before may have been refused by now, so the watermark must not pass it.
    if (this.stopped) return;
    const lane = this.lane(laneName);
    if (lane.watermark.settle(lane.watermark.track(position))) this.options.onProgress(laneName);
  }

  /** What may be committed: everything up to here is settled. */
  watermark(laneName: string): P | undefined {
    return this.lanes.get(laneName)?.watermark.position;
  }

  /**
   * Forgets lanes that now belong to another consumer: nothing of them is started or committed any more.
   * Handlers already running finish, and their key waits for them if the lane comes back.
   */
  abandon(laneNames: Iterable<string> = [...this.lanes.keys()]): void {
    for (const name of laneNames) {
      const lane = this.lanes.get(name);
      if (lane) lane.abandoned = true;
      this.lanes.delete(name);
    }
    for (const chain of this.chains.values()) {
      this.dropAbandoned(chain);
      if (chain.queue[0]?.lane.abandoned) chain.wake?.();
    }
  }

  /**
   * Starts nothing more; resolves when no handler runs, at the latest after `stopMs`: what then still runs is
   * given up and will be delivered again. Watermarks stay readable.
   */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const chain of this.chains.values()) chain.wake?.();
    this.wakeWaiters();
    let late = false;
    const cancel = this.options.schedule(() => {
      late = true;
      this.wakeWaiters();
    }, this.options.stopMs);
    while (this.chains.size > 0 && !late) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
    cancel();
  }

  private lane(name: string): Lane<P> {
    let lane = this.lanes.get(name);
    if (!lane) {
      lane = { name, watermark: new Watermark<P>(), abandoned: false };
      this.lanes.set(name, lane);
    }
    return lane;
  }

  private enqueue(entry: Entry<P>): void {
    const name = `${entry.lane.name}\0${entry.message.key}`;
    const chain = this.chains.get(name);
    if (chain) {
      chain.queue.push(entry);
      return;
    }
    const fresh: Chain<P> = { queue: [entry], wake: undefined };
    this.chains.set(name, fresh);
    void this.run(name, fresh);
  }

  private async run(name: string, chain: Chain<P>): Promise<void> {
    for (let entry = chain.queue[0]; entry && !this.stopped; entry = chain.queue[0]) {
      const settled = await this.deliver(chain, entry);
      chain.queue.shift();
      this.release(entry);
      if (settled && entry.lane.watermark.settle(entry.mark) && !entry.lane.abandoned) {
        this.options.onProgress(entry.lane.name);
      }
    }
    this.chains.delete(name);
    this.wakeWaiters();
  }

  /** True when the message was handled or buried; false when given up because of `abandon` or `stop`. */
  private async deliver(chain: Chain<P>, entry: Entry<P>): Promise<boolean> {
    const { retry, isPassing } = this.options;
    for (let attempt = 1, failures = 1; ; failures += 1) {
      const message = { ...entry.message, attempt };
      try {
        await this.options.handler(message);
        return true;
      } catch (error) {
        this.options.onTrouble(error, message);
        if (!isPassing(error)) attempt += 1;
        if (attempt > retry.attempts) return this.buryUntilDone(chain, entry, message, error);
      }
      if (!(await this.pause(chain, entry, failures))) return false;
    }
  }

  private async buryUntilDone(
    chain: Chain<P>,
    entry: Entry<P>,
    message: Delivered,
    cause: unknown,
  ): Promise<boolean> {
    for (let attempt = 1; !entry.lane.abandoned; attempt += 1) {
      try {
        await this.options.bury(message, cause);
        return true;
      } catch (error) {
        this.options.onTrouble(error, message);
      }
      if (!(await this.pause(chain, entry, attempt))) return false;
    }
    return false;
  }

  /** The key is parked; false when there is to be no further attempt. */
  private async pause(chain: Chain<P>, entry: Entry<P>, failures: number): Promise<boolean> {
    if (this.stopped || entry.lane.abandoned) return false;
    await new Promise<void>((resolve) => {
      const cancel = this.options.schedule(resolve, delayAfter(this.options.retry, failures));
      chain.wake = () => {
        cancel();
        resolve();
      };
    });
    chain.wake = undefined;
    return !this.stopped && !entry.lane.abandoned;
  }

  /** All but the head, which is running or parked and leaves by itself. */
  private dropAbandoned(chain: Chain<P>): void {
    const [head, ...rest] = chain.queue;
    if (!head) return;
    const kept = rest.filter((entry) => !entry.lane.abandoned);
    for (const entry of rest) if (entry.lane.abandoned) this.release(entry);
    chain.queue.splice(1, rest.length, ...kept);
  }

  private release(entry: Entry<P>): void {
    this.count -= 1;
    this.bytes -= entry.bytes;
    this.wakeWaiters();
  }

  private wakeWaiters(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const wake of waiters) wake();
  }
}
