import { defineErrors } from '@shutong/platform';

export const personErrors = defineErrors('identity.person', {
  notFound: 'not-found',
  alreadyRegistered: 'conflict',
  /** Neither the token nor the hub gives the person a known department and a role. */
  unmapped: 'forbidden',
  disabled: 'forbidden',
  administratorExists: 'conflict',
  /** Nobody disables the own account. */
  ownAccount: 'forbidden',
  /** Without it nobody could appoint another. */
  lastAdministrator: 'conflict',
});
