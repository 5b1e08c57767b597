import type { SignedHead } from '@shutong/tlog-folder';

/** What the state remembers of the log. */
export interface CallLogFacts {
  /** Entries that have their place. */
  readonly ordered: number;
  /** Set down before it was signed; the root in base64. */
  readonly signed: (Omit<SignedHead, 'root'> & { readonly root: string }) | null;
}
