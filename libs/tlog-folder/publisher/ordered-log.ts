import type { SignedHead } from './publication.policy';

/** An entry that has its place, with the leaf hash that was set down when it got it. */
export interface OrderedEntry {
  readonly body: Uint8Array;
  readonly leafHash: Uint8Array;
}

/** Where entries have their places before they are published: a database, or a connector's state. */
export interface OrderedLog {
  /** What was signed last, and how many entries have their place. */
  standing(): Promise<{ readonly signed: SignedHead | null; readonly ordered: number }>;

  /**
   * The entries `from … to − 1`; `from` is the first of a bundle.
   * @throws LogForkError if a place is empty
   */
  entries(from: number, to: number): Promise<readonly OrderedEntry[]>;

  /**
   * Sets down what is about to be signed, in place of what was signed before. False where somebody
   * else has signed meanwhile: then nothing may be signed for this size.
   */
  claim(before: SignedHead | null, next: SignedHead): Promise<boolean>;
}
