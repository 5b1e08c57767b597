import type { AgreementTerms } from '@shutong/wire';

/** By the end of a code, of hub and connector alike. */
const terms: Readonly<Record<string, keyof AgreementTerms>> = {
  'agreement-version': 'version',
  expired: 'term',
  field: 'fields',
  filter: 'fields',
  key: 'requester',
  'key-field': 'keyFields',
  'keys-missing': 'keyFields',
  mode: 'modes',
  'not-the-requester': 'requester',
  purpose: 'purpose',
  quota: 'quota',
  resource: 'resource',
  rows: 'maxRows',
};

/** The term of the agreement that refused a call; undefined where none of them did. */
export function refusingTerm(code: string): keyof AgreementTerms | undefined {
  const [, end = ''] = /^(?:connector|exchange\.call)\.([a-z-]+)$/.exec(code) ?? [];
  return Object.hasOwn(terms, end) ? terms[end] : undefined;
}
