import type { AgreementCards, AgreementTerms, Handlings } from '@shutong/wire';

/** State of an agreement as this connector holds it: it works only while `active`. */
export type HeldState = 'proposed' | 'active' | 'suspended' | 'terminated' | 'expired';

/** Which of the two parties this connector is. */
export type Side = 'provider' | 'requester';

/** An agreement whose terms and cards were checked before it was kept. */
export interface HeldAgreement {
  readonly terms: AgreementTerms;
  readonly state: HeldState;
  readonly side: Side;
  /** Opened once; the terms name both thumbprints. */
  readonly cards: AgreementCards;
  /** What the newest notice restricts on top of the terms. */
  readonly restricted: Handlings;
  /** Number of that notice; 0 where there is none. */
  readonly restriction: number;
}

/** The agreements that this connector holds. */
export interface HeldAgreements {
  /**
   * The newest version that both sides have signed, or one that still waits; undefined: unknown. With `version` the
   * hub is asked where only older ones are held.
   */
  find(id: string, version?: number): Promise<HeldAgreement | undefined>;
  /** As held after the hub was asked again, since the other side signs with this key, or the hub says it is in this state. */
  renewed(id: string, heard: string): Promise<HeldAgreement | undefined>;
}
