import type { OpenAgreementTerms } from '@shutong/wire';
import type { Words } from '../agreement/sentence-texts';
import { termOf, type TitleOf } from '../agreement/sentences';
import type { OpenAgreement } from './open-application.entity';

/** An agreement on open data as sentences, as `sentencesOf` has it for agreements of departments: every term is in one of them, and whether it has ended. */
export const openSentencesOf = (
  { terms, state }: Pick<OpenAgreement, 'terms' | 'state'>,
  words: Words,
  titleOf: TitleOf,
): string[] => [
  words.sentence('openIdentity', { id: terms.id, v: terms.v, application: terms.application }),
  words.sentence('openGrant', {
    ...{ provider: terms.provider.name, providerCode: terms.provider.department },
    ...{ licensee: licenseeOf(terms, words), entry: terms.entry.title },
    ...{ entryCode: terms.entry.code, entryVersion: terms.entry.version },
  }),
  words.sentence('items', { items: words.list(terms.fields.map(titleOf)) }),
  ...(terms.legalBasis ? [words.sentence('basis', { basis: terms.legalBasis })] : []),
  words.sentence('openPurpose', { purpose: terms.purpose }),
  words.sentence('scope', { scope: terms.scope }),
  words.sentence('openSecurity', { security: terms.security }),
  termOf(terms, words),
  words.sentence('openOnward'),
  words.sentence('openRevocable'),
  ...endOf(state, words),
];

function endOf(state: OpenAgreement['state'], words: Words): string[] {
  if (state === 'active') return [];
  return [words.sentence(state === 'revoked' ? 'openRevoked' : 'expired')];
}

/** A company with its credit code and who applied for it, or a person. */
const licenseeOf = ({ licensee: { name, organisation } }: OpenAgreementTerms, words: Words) =>
  organisation
    ? words.word('company', { company: organisation.name, code: organisation.code, name })
    : name;
