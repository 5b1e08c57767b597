/** A department's newest key card, and its root keys up to now. */
export interface StoredCard {
  /** Self-signed, as received. */
  readonly card: string;
  /** Microseconds since the epoch. */
  readonly issuedAt: number;
  readonly keys: readonly StoredKey[];
}

export interface StoredKey {
  readonly thumbprint: string;
  /** Microseconds since the epoch; absent while it is good. */
  readonly until?: number;
}
