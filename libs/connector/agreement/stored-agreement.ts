import type { AgreementTerms, Restriction } from '@shutong/wire';
import type { HeldState, Side } from './held-agreement';

/** Self-signed key cards of both parties, as received. */
export interface StoredCards {
  readonly provider: string;
  readonly requester: string;
}

/** An agreement with both signatures, as it lies in the state. */
export interface StoredAgreement {
  readonly terms: AgreementTerms;
  readonly signatures: { readonly provider: string; readonly requester: string };
  readonly cards: StoredCards;
  readonly side: Side;
  readonly state: HeldState;
  /** Microseconds since the epoch. */
  readonly changedAt: number;
}

/** Terms that this connector has been asked to sign. */
export interface StoredProposal {
  readonly terms: AgreementTerms;
  readonly cards: StoredCards;
  readonly side: Side;
  /** Microseconds since the epoch. */
  readonly receivedAt: number;
  /** Hash of the terms that a person approved; of no worth for other terms. */
  readonly approved?: string;
  /** Hash of the terms over which a signature has left. */
  readonly signed?: string;
  /** Code by which the hub refused the signature. */
  readonly refused?: string;
}

/** A restriction notice with the authority's signature, as received. */
export interface SignedRestriction {
  readonly notice: Restriction;
  readonly signature: string;
  /** Key card of the authority's connector. */
  readonly card: string;
}

/** Notices are numbered in each version of an agreement. */
export const restrictionKey = (agreement: string, version: number): string =>
  `${agreement}/${version}`;
