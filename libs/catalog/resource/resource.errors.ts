import { defineErrors } from '@shutong/platform';

export const resourceErrors = defineErrors('catalog.resource', {
  notFound: 'not-found',
  wrongState: 'conflict',
  /** Resources are mounted under published entries only. */
  entryNotPublished: 'conflict',
  /** The code names a resource of another entry or department. */
  codeTaken: 'conflict',
  otherDepartment: 'forbidden',
  /** A resource offers items of its entry, and none that may not be shared. */
  fieldNotOffered: 'invalid',
  modeNotOffered: 'invalid',
  /** Resources are classed under themes of the code list; `problems` names the others. */
  themeUnknown: 'invalid',
});
