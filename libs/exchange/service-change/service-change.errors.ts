import { defineErrors } from '@shutong/platform';

export const serviceChangeErrors = defineErrors('exchange.service-change', {
  notFound: 'not-found',
  /** The step is not allowed in the present state. */
  wrongState: 'conflict',
  /** The provider proposes, the requester agrees or objects, the authority files (Art. 27). */
  notYours: 'forbidden',
  /** Who proposed it does not send it. */
  samePerson: 'forbidden',
  /** Nobody judges a matter of their own department. */
  ownMatter: 'forbidden',
  /** What has ended cannot be changed. */
  agreementEnded: 'conflict',
  /** It leaves out, or only blanks, what it has to say. */
  incomplete: 'invalid',
  /** The day does not exist, or is not ahead. */
  dayNotAhead: 'invalid',
  /** It narrows nothing, or leaves nothing, or adds something. */
  notNarrower: 'invalid',
  alreadyOpen: 'conflict',
  /** No dispute about it has been decided. */
  notDecided: 'conflict',
});
