import type { ReuseKind } from '../reuse/reuse.states';

/** By whom it is handed in. */
export interface Proven {
  readonly developer: string;
  /** SHA-256 of the management secret, hex. */
  readonly proof: string;
}

export interface ReuseHandingIn extends Proven {
  readonly op: 'hand-in-reuse';
  readonly id: string;
  readonly kind: ReuseKind;
  readonly title: string;
  readonly titleEn?: string;
  readonly address: string;
  readonly description: string;
  readonly institution?: string;
  readonly institutionEn?: string;
  readonly institutionCode?: string;
  readonly datasets: readonly string[];
}

export interface ReuseRetirement extends Proven {
  readonly op: 'retire-reuse';
  readonly id: string;
}

export interface FollowMessage extends Proven {
  readonly op: 'follow' | 'unfollow';
  readonly dataset: string;
}

export interface SearchFollowing extends Proven {
  readonly op: 'follow-search';
  readonly id: string;
  /** Words and fields. */
  readonly q: string;
}

export interface SearchUnfollowing extends Proven {
  readonly op: 'unfollow-search';
  readonly id: string;
}

export interface ContestEntering extends Proven {
  readonly op: 'enter-contest';
  readonly id: string;
  readonly contest: string;
  readonly title: string;
  readonly description: string;
  readonly datasets: readonly string[];
}

export interface EntryWithdrawal extends Proven {
  readonly op: 'withdraw-entry';
  readonly id: string;
}

/** As contracts/intake/account.v1.schema.json has it. */
export type AccountMessage =
  | ContestEntering
  | EntryWithdrawal
  | FollowMessage
  | ReuseHandingIn
  | ReuseRetirement
  | SearchFollowing
  | SearchUnfollowing;
