import type { CallCommand } from '@shutong/wire';

/** A batch as its provider's connector keeps it. */
export interface Sending {
  readonly command: CallCommand;
  /** Number of the restriction notice that the hub named with the order. */
  readonly restriction: number;
  /** The requester's connector takes what is said of the rows' origin. */
  readonly readsOrigin?: true;
  readonly state: 'sending' | 'sent' | 'ended';
  /** Incremental: the highest watermark when it began. */
  readonly until?: string;
  /** Why it failed, where it did; the hub may still have to be told. */
  readonly failed?: string;
}

/** A chunk as it was cut, which the hub may have released or not. */
export interface StoredCut {
  /** Signed. */
  readonly manifest: string;
  /** Key of its last row; none where it holds no row. */
  readonly last?: readonly string[];
}

/** A batch as its requester's connector keeps it. */
export interface Receiving {
  readonly intake: string;
  readonly command: CallCommand;
  /** Missing in one that a release before this ordered. */
  readonly hosted?: boolean;
  readonly state: 'ordering' | 'receiving' | 'complete' | 'failed';
  readonly code?: string;
  /** Chunks whose receipts the hub has. */
  readonly received: number;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Microseconds since the epoch. */
  readonly orderedAt: number;
  readonly endedAt?: number;
}

/** It has not ended. */
export const isOpen = ({ state }: Pick<Receiving, 'state'>): boolean =>
  state === 'ordering' || state === 'receiving';

/** How far an intake is. */
export interface IntakeState {
  /** The newest batch. */
  readonly batch: string;
  /** Microseconds since the epoch. */
  readonly orderedAt: number;
  /** Of the newest complete batch. */
  readonly watermark?: string;
  /** SHA-256 of what that batch took, and where to. Missing where a release before this ordered it. */
  readonly meaning?: string;
}

/** The signed receipts of a chunk: the provider's manifest, the requester's receipt once there is one. */
export interface StoredReceipts {
  readonly manifest: string;
  readonly receipt?: string;
  /** What the receipt says was taken, with the watermark of a last chunk: the hub drops a chunk once it has the receipt. */
  readonly taken?: Taken;
  /** At the requester's: the own log has the receipt. Missing in one that a release before this kept. */
  readonly isLogged?: true;
}

export interface Taken {
  readonly accepted: number;
  readonly rejected: number;
  readonly watermark?: string;
  /** Signed: where the rows come from. Missing where the provider's connector says nothing of it. */
  readonly origin?: string;
}
