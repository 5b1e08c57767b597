import { maskOf, matchRuleOf, stricter, type AgreementTerms } from '@shutong/wire';
import type { Extent, Mount } from '../application/application.policy';
import { assertNoWider } from './wider.policy';

/**
 * Of a renewal the mount as far as it was agreed: a provider that has mounted the resource otherwise since then adds no key and shows
 * nothing more, and the item that names persons stays. What the resource has no more is as it is mounted now, which may be wider.
 */
export function asMounted<M extends Mount>(mount: M, { terms }: { terms: AgreementTerms }): M {
  const keys = terms.keyFields.filter((field) => mount.keyFields.includes(field));
  return {
    ...mount,
    keyFields: keys.length > 0 ? keys : mount.keyFields,
    masks: masksOf(mount, terms),
    subjectField: subjectOf(mount, terms),
  };
}

/** The same for the terms of a renewal; no match rule is chosen here, since a connector signs no other than the one that it has declared. */
function masksOf({ masks }: Mount, terms: AgreementTerms): Mount['masks'] {
  const agreed = Object.keys(terms.masks).map((field) => [
    field,
    stricter(maskOf(terms, field), masks[field] ?? 'none'),
  ]);
  return { ...masks, ...(Object.fromEntries(agreed) as Mount['masks']) };
}

function subjectOf({ fields, keyFields, subjectField }: Mount, { personal }: AgreementTerms) {
  const { subjectField: agreed = null } = personal;
  const isThere = agreed === null || [...fields, ...keyFields].includes(agreed);
  return isThere ? agreed : subjectField;
}

/** Throws where the resource is mounted so that a renewal would be wider than agreed, whatever is kept. */
export function assertMountedAsAgreed(
  agreement: { readonly terms: AgreementTerms },
  mount: Mount,
  { fields }: Pick<Extent, 'fields'>,
): void {
  const { terms } = agreement;
  const { keyFields, masks, matchRules, subjectField } = asMounted(mount, agreement);
  const personal = subjectField === null ? {} : { subjectField };
  assertNoWider(terms, { ...terms, fields, keyFields, masks, matchRules, personal });
}

/** Of these items those that are compared by the rule that was agreed. */
export const comparedAsAgreed = (
  terms: AgreementTerms,
  { matchRules }: Pick<Mount, 'matchRules'>,
  fields: readonly string[],
): string[] =>
  fields.filter((field) => matchRuleOf(terms, field) === (matchRules[field] ?? 'exact'));
