import { defineErrors } from '@shutong/platform';

export const standardErrors = defineErrors('catalog.standard', {
  notFound: 'not-found',
  /** Registered already; a new edition has a number of its own. */
  numberTaken: 'conflict',
  /** Nothing new comes from a withdrawn standard. */
  withdrawn: 'conflict',
  /** What is said of the standard, element or table does not hold; `problems` lists every field. */
  malformed: 'invalid',
  onlyAuthority: 'forbidden',
});

export const elementErrors = defineErrors('catalog.data-element', {
  notFound: 'not-found',
  codeTaken: 'conflict',
});

export const codeTableErrors = defineErrors('catalog.code-table', {
  notFound: 'not-found',
  versionNotFound: 'not-found',
  codeTaken: 'conflict',
  /** The new version removes or renames values; `problems` names the items bound to older versions. */
  breaking: 'conflict',
  /** The new version has the values of the one before. */
  unchanged: 'conflict',
  versionWithdrawn: 'conflict',
  /** Values repeat, lack a name or have a malformed code; `problems` lists the first. */
  valuesMalformed: 'invalid',
  tooManyValues: 'too-large',
});
