import type { ContestKind, ContestState } from './contest.states';

/** A contest or project, as everybody sees it. */
export interface OpenContest {
  readonly id: string;
  readonly kind: ContestKind;
  readonly title: string;
  /** Empty where there is none. */
  readonly titleEn: string;
  readonly description: string;
  /** Before, no key of an entry works. */
  readonly opensAt: Date;
  /** From then on none works any more. */
  readonly closesAt: Date;
  /** Ids of the datasets that keys of entries are for. */
  readonly datasets: readonly string[];
  readonly state: ContestState;
  /** Why it was cancelled. */
  readonly ground: string | null;
  /** How many there are. */
  readonly entries: number;
}

export interface ContestsAnswer {
  readonly contests: readonly OpenContest[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** An entry as its developer sees it. */
export interface OwnEntry {
  readonly id: string;
  readonly contest: string;
  readonly title: string;
  readonly description: string;
  readonly datasets: readonly string[];
  readonly enteredAt: Date;
  /** When it was taken back: its keys work no longer. */
  readonly withdrawnAt: Date | null;
  /** Names of its keys. */
  readonly keys: readonly string[];
}

export interface OwnEntriesAnswer {
  readonly entries: readonly OwnEntry[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** What was handed in. */
export interface EntryReceived {
  /** With which keys of the tier `contest` are made. */
  readonly id: string;
  /** Whether it is there already; otherwise within seconds. */
  readonly isReceived: boolean;
}
