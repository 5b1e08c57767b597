/**
 * Life of a publication, as data. Approved: the department's head has said that everybody may have it, and its tables are
 * copied. Published: everybody can ask for it. Withdrawn: date, ground and hashes remain; no step leads back. Refused: values of it are
 * none of the code tables that its items are bound to; its version may be approved anew.
 */
export const publicationStates = ['approved', 'published', 'withdrawn', 'refused'] as const;
export type PublicationState = (typeof publicationStates)[number];

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
