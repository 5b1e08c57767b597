/** Records entries as fast as the log takes them, so many waiting at a time. */
export interface RateJob {
  readonly kind: 'rate';
  readonly seconds: number;
  readonly inFlight: number;
  readonly seed: number;
  /** Number of the first entry. */
  readonly from: number;
}

/** Records so many entries each second. */
export interface PacedJob {
  readonly kind: 'paced';
  readonly seconds: number;
  readonly perSecond: number;
  readonly seed: number;
  readonly from: number;
}

/** Inserts the log's own bodies into a bare table, in batches. */
export interface InsertJob {
  readonly kind: 'insert';
  readonly seconds: number;
  /** Address of a database with the table `body`. */
  readonly url: string;
}

export type WriterJob = RateJob | PacedJob | InsertJob;

export interface RateOutcome {
  readonly recorded: number;
  readonly errors: number;
  /** Entries per second. */
  readonly rate: number;
  readonly firstError?: string;
}

/** Ids of recorded entries and when each was durable, milliseconds since the epoch. */
export interface PacedOutcome {
  readonly recorded: readonly (readonly [id: string, at: number])[];
  readonly errors: number;
}
