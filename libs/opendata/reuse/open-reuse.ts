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
  /** Whose people have made it; empty where none is said. */
  readonly institution: string;
  /** Empty where there is none. */
  readonly institutionEn: string;
  /** Its address at ROR, or its unified social credit code; or empty. */
  readonly institutionCode: string;
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
  /** Papers and reports among them. */
  readonly results: number;
}

/** An institution whose people have made something of open datasets. */
export interface ReusingInstitution {
  readonly name: string;
  /** Empty where there is none. */
  readonly nameEn: string;
  /** Its address at ROR, or its unified social credit code; or empty. */
  readonly code: string;
  /** How many of its reuses are shown. */
  readonly count: number;
}

export interface InstitutionsAnswer {
  readonly institutions: readonly ReusingInstitution[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** A reuse as its developer sees it. */
export interface HandedInReuse {
  readonly id: string;
  readonly kind: ReuseKind;
  readonly title: string;
  readonly titleEn: string;
  readonly address: string;
  readonly description: string;
  readonly institution: string;
  readonly institutionEn: string;
  readonly institutionCode: string;
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
