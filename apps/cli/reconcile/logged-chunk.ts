/** What was done with a chunk of a batch: its provider sent it, or its requester took it. */
export type Step = 'sent' | 'received';

interface OfChunk {
  readonly step: Step;
  readonly batch: string;
  readonly number: number;
  /** Microseconds since the epoch, by the clock of whose log it is. */
  readonly at: number;
  /** SHA-256 of the signed manifest, or of the signed receipt. */
  readonly signed: string;
  /** Rows of a chunk that was sent; accepted and rejected ones of one that was taken. */
  readonly counts: readonly number[];
}

/** As the connector's log has it. */
export interface LoggedChunk extends OfChunk {
  /** Place in the connector's log. */
  readonly place: number;
}

/** As the hub has it. */
export interface HubChunk extends OfChunk {
  /** Id of the log entry of its release. */
  readonly entry: string;
  /** Whether that entry says of the chunk what its register says. */
  readonly isLogged: boolean;
}

/** How far the hub says a batch is; undefined where it knows none. */
export type Standing = 'ordered' | 'sending' | 'sent' | 'complete' | 'failed' | undefined;
