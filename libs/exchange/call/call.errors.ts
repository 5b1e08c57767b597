import { defineErrors } from '@shutong/platform';

/** Refusals of a call by the hub; each names the term of the agreement that refused it. */
export const callErrors = defineErrors('exchange.call', {
  malformed: 'invalid',
  /** The command is of a wire version that this hub does not know. */
  wireVersion: 'conflict',
  agreementUnknown: 'forbidden',
  /** The stored terms lack something, so that nothing can be judged by them. */
  agreementIncomplete: 'forbidden',
  agreementNotActive: 'forbidden',
  agreementVersion: 'conflict',
  expired: 'forbidden',
  notTheRequester: 'forbidden',
  key: 'forbidden',
  mode: 'forbidden',
  field: 'forbidden',
  purpose: 'forbidden',
  resource: 'forbidden',
  rows: 'forbidden',
  /** The protection of an item was raised since the agreement was signed. */
  restricted: 'forbidden',
  /** The same, and the provider's connector does not hold the notice yet by which it hides. */
  restrictionUnderWay: 'conflict',
  /** Its answer was handed over before; nothing is handed over twice under one id. */
  repeated: 'conflict',
  deadline: 'deadline',
  tooMany: 'too-many',
  /** As many calls as one provider may have waiting wait for it. */
  providerShare: 'too-many',
  requesterShare: 'too-many',
  /** The command has surely not left: the transport has refused it. */
  notSent: 'unavailable',
  /** What came back is not signed by the provider's key or answers another call. */
  forgedAnswer: 'unavailable',
});
