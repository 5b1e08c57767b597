/** What was compared, and what does not fit; each fault names what it is about. */
export interface Facts {
  /** Things that were taken on: questions, changes, messages, rows. */
  readonly accepted: number;
  /** Of these, what came to whom it was meant for. */
  readonly delivered: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly releasedWithoutEntry: readonly string[];
  readonly outOfOrder: readonly string[];
}

/** A load on the instance, and what has to be true after it. */
export interface Suite {
  /** From now on it is under load. */
  start(): void;
  /** How far it is, for whoever watches. */
  progress(): string;
  /** Takes nothing new on; resolves when all that was taken on has ended. */
  settle(): Promise<void>;
  /** After the connectors have been stopped. */
  facts(): Promise<Facts>;
}

/** Several comparisons as one. */
export const together = (all: readonly Facts[]): Facts => ({
  accepted: all.reduce((sum, { accepted }) => sum + accepted, 0),
  delivered: all.reduce((sum, { delivered }) => sum + delivered, 0),
  lost: all.flatMap(({ lost }) => lost),
  doubled: all.flatMap(({ doubled }) => doubled),
  releasedWithoutEntry: all.flatMap(({ releasedWithoutEntry }) => releasedWithoutEntry),
  outOfOrder: all.flatMap(({ outOfOrder }) => outOfOrder),
});

export const noFaults = { lost: [], doubled: [], releasedWithoutEntry: [], outOfOrder: [] };
