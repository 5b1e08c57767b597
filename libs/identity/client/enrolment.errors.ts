import { defineErrors } from '@shutong/platform';

export const enrolmentErrors = defineErrors('identity.enrolment', {
  unknownToken: 'forbidden',
  expired: 'forbidden',
  alreadyUsed: 'forbidden',
});
