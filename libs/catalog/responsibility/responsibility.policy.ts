import { hasRole, isDay, type Actor, type FieldProblem, assertNoSecret } from '@shutong/platform';
import type { ResponsibilityContent, ResponsibleSharing } from './responsibility.entity';
import { responsibilityErrors } from './responsibility.errors';

/** Names a duty: 64 characters at most, as resource codes are written. */
export const responsibilityCode = /^[A-Za-z0-9][A-Za-z0-9\-_/.]{0,63}$/;

export const isResponsibilityCode = (part: unknown): part is string =>
  typeof part === 'string' && responsibilityCode.test(part);

/** Working days in which the law wants an answer at the latest (Decree 809, Art. 21); none where it sets none. */
export type LongestReply = (sharing: ResponsibleSharing) => number | undefined;

/** A year of working days, as limits are written. */
export const mostDays = 250;

const blank = (text: string | undefined): boolean => (text ?? '').trim() === '';

/** Throws where what is said of a duty does not hold; `problems` names every field, with its article. */
export function assertContent(
  code: string,
  content: ResponsibilityContent,
  longestReply: LongestReply,
): void {
  assertNoSecret(content);
  const problems = [
    ...(isResponsibilityCode(code) ? [] : [{ field: 'code', rule: 'code' }]),
    ...problemsOfWords(content),
    ...problemsOfItems(content),
    ...problemsOfSharing(content, longestReply),
    ...(isDay(content.dueOn) ? [] : [{ field: 'dueOn', rule: 'day' }]),
  ];
  if (problems.length > 0) {
    throw responsibilityErrors.malformed({ count: problems.length }, problems);
  }
}

function problemsOfWords(content: ResponsibilityContent): FieldProblem[] {
  const fields = ['title', 'contact'] as const;
  return fields
    .filter((field) => blank(content[field]))
    .map((field) => ({ field, rule: 'required' }));
}

/** Either items are named, or all of an entry's are meant. */
function problemsOfItems({ items, entryCode }: ResponsibilityContent): FieldProblem[] {
  if (items.length === 0 && entryCode === null) return [{ field: 'items', rule: 'required' }];
  const codes = items.map(({ code }) => code);
  return items.flatMap(({ name, code }, index) => [
    ...(blank(name) ? [{ field: `items[${index}].name`, rule: 'required' }] : []),
    ...(typeof code === 'string' && codes.indexOf(code) !== index
      ? [{ field: `items[${index}].code`, rule: 'unique' }]
      : []),
  ]);
}

/** Conditions where there are some (Art. 14), and a reply within the time of the law (Art. 21). */
function problemsOfSharing(
  content: ResponsibilityContent,
  longestReply: LongestReply,
): FieldProblem[] {
  const { sharing, conditions, replyDays } = content;
  const longest = longestReply(sharing) ?? mostDays;
  const withinLaw = Number.isInteger(replyDays) && replyDays >= 1 && replyDays <= longest;
  const parts = sharing === 'conditional' ? (['scope', 'uses'] as const) : [];
  return [
    ...parts
      .filter((part) => blank(conditions?.[part]))
      .map((part) => ({ field: `conditions.${part}`, rule: 'required', article: 14 })),
    ...(withinLaw ? [] : [{ field: 'replyDays', rule: `1 to ${longest}`, article: 21 }]),
  ];
}

/** A duty is fulfilled by an entry of the department that has it, as soon as there is one. */
export function assertOwnEntry(
  { provider }: Pick<ResponsibilityContent, 'provider'>,
  entry: { readonly provider: string | null } | null,
): void {
  if (entry === null || entry.provider === provider) return;
  const problem = { field: 'entryCode', rule: 'entry of the provider' };
  throw responsibilityErrors.malformed({ count: 1 }, [problem]);
}

/** The authority publishes the list; departments have the duties. */
export function mayPublish(actor: Actor): void {
  if (!hasRole(actor, 'authority')) throw responsibilityErrors.onlyAuthority();
}

export function assertReasons(reasons: string): void {
  assertNoSecret(reasons);
  if (!blank(reasons)) return;
  throw responsibilityErrors.reasonsMissing({}, [{ field: 'reasons', rule: 'required' }]);
}
