import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, limits } from '@shutong/platform';
import { keyErrors } from '../api-key/api-key.errors';
import { networkOf } from '../call-log/network';
import { Counters } from './counters';
import { rateLimitHeaders, usedUp, type Used } from './rate-limit';
import { Tiers, type HandedInKind, type Quota, type TierName, type Trust } from './tiers';
import { beginningOf, secondsLeft, spanSeconds, type Span } from './window';

/** Calls of a developer in one span, as this portal alone has counted them. */
export interface QuotaUse {
  readonly developer: string;
  readonly tier: TierName;
  readonly span: Span;
  /** When the span began (RFC 3339). */
  readonly from: string;
  readonly used: number;
}

/** Whose calls are counted together, and how far that one is trusted. */
export interface QuotaHolder {
  readonly developerId: string;
  readonly tier: TierName;
  readonly trust: Trust;
}

/** A call that may go on or not, and what its answer tells of that. */
export interface QuotaVerdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where it may. */
  readonly refusal: Error | undefined;
}

const sum = (one: Used, other: Used): Used => ({
  minute: one.minute + other.minute,
  day: one.day + other.day,
});

/**
 * Counts calls in this portal's memory. Networks stay here, and only while their span lasts; what developers have used is
 * told to the other portals through the worker.
 */
@Injectable()
export class Quotas {
  /** Of this running portal. */
  readonly instance = randomUUID();
  private readonly networks = new Counters(limits.quotaSubjects.value);
  private readonly handedIn = new Counters(limits.quotaSubjects.value);
  private readonly developers = new Counters(limits.quotaSubjects.value);
  /** Of whom something was counted that was not told yet. */
  private readonly changed = new Map<string, QuotaHolder>();

  constructor(
    @Inject(Tiers) private readonly tiers: Tiers,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Without a key. */
  ofNetwork(network: string): QuotaVerdict {
    const count = () => this.networks.add(network, this.clock.now());
    return this.judge(this.tiers.anonymous, this.networks.used(network, this.clock.now()), count);
  }

  /**
   * @param elsewhere what the other portals have counted
   * @throws keyErrors.tierNotReached
   */
  ofDeveloper(holder: QuotaHolder, elsewhere: Used): QuotaVerdict {
    const { developerId, tier, trust } = holder;
    const quota = this.tiers.quotaOf(tier, trust);
    if (!quota) throw keyErrors.tierNotReached({ tier, trust });
    const subject = `${developerId} ${tier}`;
    const now = this.clock.now();
    return this.judge(quota, sum(this.developers.used(subject, now), elsewhere), () => {
      this.changed.set(subject, holder);
      return sum(this.developers.add(subject, now), elsewhere);
    });
  }

  /** One thing more that is handed in: so many of each kind from a network a day. @throws keyErrors.quotaExceeded */
  assertMayHandIn(kind: HandedInKind, request: Parameters<typeof networkOf>[0]): void {
    const network = networkOf(request);
    if (network === undefined) return;
    const now = this.clock.now();
    const subject = `${kind} ${network}`;
    if (this.handedIn.used(subject, now).day >= this.tiers.handedIn[kind]) {
      throw this.refusalOf('day', this.tiers.handedIn[kind]);
    }
    this.handedIn.add(subject, now);
  }

  /** What was counted of developers since the last time, each figure all told. */
  takeChanged(most: number): QuotaUse[] {
    const now = this.clock.now();
    const taken = [...this.changed].slice(0, most);
    for (const [subject] of taken) this.changed.delete(subject);
    return taken.flatMap(([subject, { developerId: developer, tier }]) =>
      this.developers
        .of(subject, now)
        .filter(({ used }) => used > 0)
        .map(({ span, from, used }) => ({ developer, tier, span, from: from.toISOString(), used })),
    );
  }

  private judge(quota: Quota, before: Used, count: () => Used): QuotaVerdict {
    const span = usedUp(quota, before);
    const now = this.clock.now();
    if (span === undefined) {
      return { headers: rateLimitHeaders(quota, count(), now), refusal: undefined };
    }
    return {
      headers: rateLimitHeaders(quota, before, now),
      refusal: this.refusalOf(span, quota[span]),
    };
  }

  private refusalOf(span: Span, quota: number): Error {
    const now = this.clock.now();
    const reset = beginningOf(span, now).getTime() + spanSeconds[span] * 1000;
    return keyErrors.quotaExceeded({
      ...{ quota, span, retryAfter: secondsLeft(span, now) },
      reset: new Date(reset).toISOString(),
    });
  }
}
