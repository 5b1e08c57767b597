import type { Scope } from '../api-key/scopes';
import type { OpenNotice } from '../developer-notice/open-notices.service';
import type { Quota, TierName, Trust } from '../quota/tiers';

/** A key as its developer sees it; the key itself is shown once, when it is made. */
export interface OpenKey {
  readonly name: string;
  readonly label: string;
  readonly tier: TierName;
  readonly scopes: readonly Scope[];
  /** To which it is bound, or which its agreement gives at this moment; null for every open one. */
  readonly datasets: readonly string[] | null;
  /** Id of the entry in a contest by which it works. */
  readonly entry: string | null;
  /** Id of the agreement on conditionally open data to which it is bound. */
  readonly agreement: string | null;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** Name of the key that took its place. */
  readonly replacedBy: string | null;
}

/** How much may be called in a tier, and was. */
export interface TierUse {
  readonly tier: TierName;
  /** Calls; null where the developer is not trusted so far. */
  readonly quota: Quota | null;
  /** Calls of this minute and of this day of China, as all portals have told them. */
  readonly used: Quota;
}

/** A developer's own account. */
export interface DeveloperAccount {
  readonly id: string;
  readonly name: string;
  readonly trust: Trust;
  readonly registeredAt: Date;
  readonly tiers: readonly TierUse[];
  /** The latest first, at most a hundred. */
  readonly keys: readonly OpenKey[];
}

/** A key, shown this once. */
export interface MadeKey {
  /** To be sent as `Authorization: Bearer …`. */
  readonly key: string;
  readonly name: string;
  /** Whether it can be used already; otherwise within seconds. */
  readonly isReady: boolean;
}

/** A new account with its first key; secret and key are shown this once. */
export interface RegisteredDeveloper extends MadeKey {
  readonly developer: string;
  /** Management secret: to be sent as `Authorization: Bearer …` to the addresses of the account. */
  readonly secret: string;
}

/** What a developer's calls of one day came to. */
export interface UsageDay {
  /** In China. */
  readonly day: string;
  /** Name of the key. */
  readonly key: string;
  readonly operation: string;
  /** Null where it is about none. */
  readonly dataset: string | null;
  readonly answered: number;
  /** Answered with 400 to 499. */
  readonly refused: number;
  readonly failed: number;
}

/** Calls as the gateway has logged them. */
export interface LoggedCall {
  /** Of two calls the later one has the larger. */
  readonly id: number;
  readonly at: Date;
  /** Name of the key. */
  readonly key: string;
  readonly operation: string;
  readonly dataset: string | null;
  readonly status: number;
  /** Refusals of one second that differ in nothing are told once. */
  readonly times: number;
  readonly durationUs: number;
}

export interface UsageAnswer {
  readonly days: readonly UsageDay[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface CallsAnswer {
  readonly calls: readonly LoggedCall[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface NoticesAnswer {
  readonly notices: readonly OpenNotice[];
  /** Null on the last page. */
  readonly next: string | null;
}
