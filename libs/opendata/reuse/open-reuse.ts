import type { ReuseKind, ReuseState } from './reuse.states';

/** A dataset that a reuse came out of. */
export interface ReusedDataset {
  readonly id: string;
  /** For addresses; null where the portal shows it no longer. */
  readonly name: string | null;
  readonly title: string | null;
}

/** What somebody has made of open datasets, as everybody sees it. */
export interface OpenReuse {
  readonly id: string;
  readonly kind: ReuseKind;
  readonly title: string;
  /** Empty where there is none. */
  readonly titleEn: string;
  readonly address: string;
  readonly description: string;
  /** Name of who has made it. */
  readonly developer: string;
  readonly acceptedAt: Date;
  /** By their ids. */
  readonly datasets: readonly ReusedDataset[];
}

export interface ReusesAnswer {
  readonly reuses: readonly OpenReuse[];
  /** Null on the last page. */
  readonly next: string | null;
}

export interface DatasetReusesAnswer extends ReusesAnswer {
  /** Of all of the dataset. */
  readonly count: number;
}

/** A reuse as its developer sees it. */
export interface HandedInReuse {
  readonly id: string;
  readonly kind: ReuseKind;
  readonly title: string;
  readonly titleEn: string;
  readonly address: string;
  readonly description: string;
  readonly state: ReuseState;
  readonly receivedAt: Date;
  readonly judgedAt: Date | null;
  /** Why it was refused. */
  readonly reasons: string | null;
  readonly retiredAt: Date | null;
  readonly datasets: readonly string[];
}

export interface HandedInReusesAnswer {
  readonly reuses: readonly HandedInReuse[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** What was handed in. */
export interface ReuseReceived {
  readonly id: string;
  /** Whether the authority has it already; otherwise within seconds. */
  readonly isReceived: boolean;
}
