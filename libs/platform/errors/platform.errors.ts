import { defineErrors } from './hub-error';

/** Failures that any surface may answer. */
export const platformErrors = defineErrors('platform', {
  invalidInput: 'invalid',
  invalidCursor: 'invalid',
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  notFound: 'not-found',
  conflict: 'conflict',
  tooLarge: 'too-large',
  tooMany: 'too-many',
  unavailable: 'unavailable',
  /** What was said carries the mark of a state secret (Decree 809, Art. 3). */
  stateSecret: 'invalid',
  unexpected: 'unexpected',
});
