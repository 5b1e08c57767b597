/** What was done with a chunk of a batch: its provider sent it, or its requester took it. */
export const chunkSteps = ['sent', 'received'] as const;
export type ChunkStep = (typeof chunkSteps)[number];

/** A chunk as one side has it. */
interface OfChunk {
  readonly step: ChunkStep;
  /** Id of the order. */
  readonly batch: string;
  readonly number: number;
  /** Microseconds since the epoch, by the clock of that side. */
  readonly at: number;
  /** What is compared, by name: counts, and hashes (of what was signed, too) in hex. */
  readonly facts: Readonly<Record<string, number | string>>;
}

export interface LoggedChunk extends OfChunk {
  /** Place in the connector's log. */
  readonly place: number;
}

export interface HubChunk extends OfChunk {
  /** Id of the log entry of its release. */
  readonly entry: string;
  /** Whether that entry is there and says of the chunk what the hub's register says. */
  readonly isLogged: boolean;
}

/** How far the hub says a batch is; undefined where it knows none. */
export type Standing = 'ordered' | 'sending' | 'sent' | 'complete' | 'failed' | undefined;
