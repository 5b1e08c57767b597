/**
 * Life of a publication, as data. Approved: the department's head has said that its audience may have it, and its tables are
 * copied. Published: its audience can ask for it. Withdrawn: date, ground and hashes remain; no step leads back. Refused: values of it are
 * none of the code tables that its items are bound to; its version may be approved anew.
 */
export const publicationStates = ['approved', 'published', 'withdrawn', 'refused'] as const;
export type PublicationState = (typeof publicationStates)[number];

/** For whom a publication is: everybody, or whoever has an agreement on data that is open on conditions. */
export const audiences = ['everybody', 'licensees'] as const;
export type Audience = (typeof audiences)[number];

export type PublicationStep = 'publish' | 'withdraw' | 'refuse';

interface Transition {
  readonly from: readonly PublicationState[];
  readonly to: PublicationState;
}

export const publicationSteps: Readonly<Record<PublicationStep, Transition>> = {
  publish: { from: ['approved'], to: 'published' },
  withdraw: { from: ['approved', 'published'], to: 'withdrawn' },
  refuse: { from: ['approved'], to: 'refused' },
};
