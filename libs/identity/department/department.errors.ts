import { defineErrors } from '@shutong/platform';

export const departmentErrors = defineErrors('identity.department', {
  notFound: 'not-found',
  alreadyRegistered: 'conflict',
  /** Itself, its people and its systems are refused at their next call. */
  disabled: 'forbidden',
  unknownParent: 'invalid',
  tooDeep: 'invalid',
  notUtf8: 'invalid',
  badHeader: 'invalid',
  badCsv: 'invalid',
  importTooLarge: 'too-large',
  importRefused: 'invalid',
});
