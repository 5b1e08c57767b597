import { defineErrors } from '@shutong/platform';

export const ruleDocumentErrors = defineErrors('catalog.rule-document', {
  notFound: 'not-found',
  /** Registered already, also where it is withdrawn by now: amend it, or take another code. */
  codeTaken: 'conflict',
  /** A withdrawn document is neither amended nor withdrawn again. */
  withdrawn: 'conflict',
  /** What is said of the document does not hold; `problems` lists every field. */
  malformed: 'invalid',
  reasonsMissing: 'invalid',
  /** Only a document that is in force takes another one's place. */
  replacementNotInForce: 'invalid',
  onlyAuthority: 'forbidden',
});
