import { normalise } from '@shutong/text';
import type { AgreementTerms } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import type { Application } from './application.entity';
import { applicationErrors } from './application.errors';

/** What is agreed, as far as it is compared with what is applied for. */
export type RunningAgreement = Pick<Agreement, 'id' | 'requester' | 'resourceId'> & {
  readonly terms: Pick<AgreementTerms, 'purpose' | 'fields' | 'modes'>;
};

/** What something is for (用途): a code that every call repeats, and words. */
export interface Purpose {
  readonly code: string;
  readonly text: string;
}

/** As an application states it. */
export const purposeOf = (stated: {
  readonly purposeCode: string;
  readonly purposeText: string;
}): Purpose => ({ code: stated.purposeCode, text: stated.purposeText });

/** Neither the same code in other letters nor another code for the same words makes another purpose. */
export const isSamePurpose = (one: Purpose, other: Purpose): boolean =>
  isSame(one.code, other.code) || isSame(one.text, other.text);

/** The same words, in whatever letters they are typed. */
export const isSame = (one: string, other: string): boolean =>
  typedAnyhow(one) === typedAnyhow(other);

/** Throws where one of those that the department has open for this purpose asks for the same resource. */
export function assertNotOpen(
  { resourceId, entryId }: Pick<Application, 'resourceId' | 'entryId'>,
  open: readonly Pick<Application, 'resourceId' | 'entryId'>[],
): void {
  const isAsked = open.some((one) => one.resourceId === resourceId && one.entryId === entryId);
  if (isAsked) throw applicationErrors.alreadyOpen();
}

/**
 * Throws where a running agreement of the department gives some of it in this way, for the same purpose: each would have a
 * quota of its own, and what is suspended would be got around.
 */
export function assertNotAgreed(
  { resourceId, fields, modes }: Pick<Application, 'resourceId' | 'fields' | 'modes'>,
  running: readonly Omit<RunningAgreement, 'requester'>[],
): void {
  const given = running.find(
    ({ resourceId: agreed, terms }) =>
      agreed === resourceId &&
      terms.fields.some((field) => fields.includes(field)) &&
      terms.modes.some((mode) => modes.includes(mode)),
  );
  if (given) throw applicationErrors.alreadyAgreed({ agreement: given.id });
}

/** One form for what is typed in many; blanks beside Chinese characters say nothing. */
const typedAnyhow = (text: string): string =>
  normalise(text).replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '');
