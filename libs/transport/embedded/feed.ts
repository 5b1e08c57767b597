import { randomUUID } from 'node:crypto';
import { atRisk } from '@shutong/crash';
import type { OnTrouble } from '../transport';
import type { Lease, Leases } from './leases';
import type { MessageStore, StoredMessage } from './message-store';
import { Pace } from '../gather/pace';
import type { Bell, Wakeups } from './wakeups';

/** The log as one process reads it. */
export interface Log {
  readonly store: MessageStore;
  readonly leases: Leases;
  readonly wakeups: Wakeups;
}

export interface FeedOptions {
  readonly topic: string;
  readonly group: string;
  /** Another consumer may have taken over: nothing handed out so far is to be committed any more. */
  readonly onLost: () => void;
  readonly onTrouble: OnTrouble;
}

/** A dead consumer's successor begins at most this long, plus one look, after the last sign of life. */
export const LEASE_MS = 6000;
const STANDBY_LOOK_MS = 1000;
/** Positions are written this late at most: many messages, one write. */
const COMMIT_MS = 25;
/** After waiting, reads begin at least so far apart: a busy topic is read a few messages at a time. */
const READ_APART_MS = 20;
/** After activity look again soon (an older append may still have been open), then ever more rarely. */
const SHORTEST_LOOK_MS = 10;
const LOOK_GROWTH = 4;
const LONGEST_LOOK_MS = 1000;

/**
 * A group's messages of one topic in order, read by position. Holds the lease while it lives; where another
 * consumer holds it, waits as a standby. Who reads decides when to commit.
 */
export class Feed {
  private readonly lease: Lease;
  private readonly stopRenewing: () => void;
  private committing: NodeJS.Timeout | undefined;
  private after = 0;
  private committed = 0;
  /** Process time in ms until which the lease is surely ours; 0 = not ours. */
  private heldUntil = 0;
  private closed = false;
  /** Whether the last page held all that there was: then only a ring or a look can bring more. */
  private drained = false;
  private readonly pace = new Pace(READ_APART_MS);

  private constructor(
    private readonly log: Log,
    private readonly bell: Bell,
    private readonly options: FeedOptions,
  ) {
    const { topic, group } = options;
    this.lease = { topic, group, owner: randomUUID(), ms: LEASE_MS };
    this.stopRenewing = log.leases.renewed(() => void this.renew());
  }

  static async open(log: Log, options: FeedOptions): Promise<Feed> {
    return new Feed(log, await log.wakeups.bell(options.topic), options);
  }

  /**
   * Hands the next messages to `take`, at least one, as many as `room` allows; none only after `close`. They are
   * handed over in the same turn in which the lease was seen to hold, so none can arrive after `onLost`.
   */
  async next(
    room: { count: number; bytes: number },
    take: (message: StoredMessage) => void,
  ): Promise<void> {
    let look = SHORTEST_LOOK_MS;
    while (!this.closed) {
      const read = () => this.tryRead(room, take);
      if (!this.drained && ((await this.pace.watch(read)) || this.closed)) return;
      this.drained = false;
      const rung = await this.bell.wait(this.held ? look : STANDBY_LOOK_MS);
      look = rung ? SHORTEST_LOOK_MS : Math.min(look * LOOK_GROWTH, LONGEST_LOOK_MS);
      await this.pace.turn();
    }
  }

  /** Everything up to `id` is handled, of what was handed out: nobody can have handled more. Written within 25 ms. */
  commit(id: number): void {
    if (!this.held || this.closed || id > this.after) return;
    this.committed = Math.max(this.committed, id);
    this.committing ??= setTimeout(() => {
      this.committing = undefined;
      void this.renew();
    }, COMMIT_MS);
  }

  /** Records the position and lets the next consumer begin at once. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.stopRenewing();
    clearTimeout(this.committing);
    this.bell.ring();
    this.log.wakeups.remove(this.options.topic, this.bell);
    if (!this.held) return;
    this.heldUntil = 0;
    await this.log.leases
      .release(this.lease, this.committed)
      .catch((error: unknown) => this.options.onTrouble(error, 'recording the position'));
  }

  private get held(): boolean {
    return performance.now() < this.heldUntil;
  }

  /** True when something was taken. */
  private async tryRead(
    room: { count: number; bytes: number },
    take: (message: StoredMessage) => void,
  ): Promise<boolean> {
    const { topic, group } = this.lease;
    try {
      if (!this.held && !(await this.claim())) return false;
      const { page, isLast } = await this.log.store.read(topic, group, this.after, room);
      if (!this.held) return false;
      this.after = page.at(-1)?.id ?? this.after;
      this.drained = isLast && page.length > 0;
      page.forEach(take);
      return page.length > 0;
    } catch (error) {
      this.options.onTrouble(error, `reading topic ${topic}`);
      return false;
    }
  }

  private async claim(): Promise<boolean> {
    this.lose();
    const asked = performance.now();
    const position = await this.log.leases.claim(this.lease);
    if (position === undefined || this.closed) return false;
    this.heldUntil = asked + LEASE_MS;
    this.committed = position;
    this.after = position;
    return true;
  }

  private async renew(): Promise<void> {
    if (!this.held) return this.lose();
    const asked = performance.now();
    try {
      const ours = await atRisk('position.commit', () =>
        this.log.leases.hold(this.lease, this.committed),
      );
      if (this.closed) return;
      if (ours) this.heldUntil = asked + LEASE_MS;
      else this.lose();
    } catch (error) {
      this.options.onTrouble(error, 'recording the position');
    }
  }

  private lose(): void {
    if (this.heldUntil === 0) return;
    this.heldUntil = 0;
    this.options.onLost();
  }
}
