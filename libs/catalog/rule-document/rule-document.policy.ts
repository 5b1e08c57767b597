import {
  hasRole,
  isDay,
  isDivisionCode,
  type Actor,
  type FieldProblem,
  assertNoSecret,
} from '@shutong/platform';
import type { Citation } from '../vocabulary';
import type { RuleDocument, RuleDocumentContent } from './rule-document.entity';
import { ruleDocumentErrors } from './rule-document.errors';

/** Lower-case words joined by hyphens, 64 characters at most: `decree-809`. */
export const ruleDocumentCode = /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;

export const isRuleDocumentCode = (part: unknown): part is string =>
  typeof part === 'string' && ruleDocumentCode.test(part);

/** What the rules on citations look at. */
export type Cited = Pick<
  RuleDocument,
  'code' | 'state' | 'replacedBy' | 'inForceFrom' | 'inForceUntil'
>;

/**
 * Why something cannot rest on these citations today; empty where it can. Nothing cited is a problem of
 * the whole field.
 * @param today day in China, YYYY-MM-DD
 * @param asked path of the list within its input, and the article of Decree 809 that asks for it, where one does
 */
export function problemsOfCitations(
  citations: readonly Citation[],
  documents: ReadonlyMap<string, Cited>,
  today: string,
  { field, article }: { readonly field: string; readonly article?: number },
): FieldProblem[] {
  const problem = (at: string, rule: string): FieldProblem =>
    article === undefined ? { field: at, rule } : { field: at, rule, article };
  if (citations.length === 0) return [problem(field, 'required')];
  return citations.flatMap((citation, index) => {
    const rule = ruleBroken(documents.get(citation.document), today);
    const place = `${field}[${index}]`;
    return [
      ...(rule === null ? [] : [problem(`${place}.document`, rule)]),
      ...(citation.article.trim() === '' ? [problem(`${place}.article`, 'required')] : []),
    ];
  });
}

/** Null for a document that is in force on the day; a withdrawn one names what took its place. */
function ruleBroken(document: Cited | undefined, today: string): string | null {
  if (!document) return 'unknown';
  if (document.state === 'withdrawn') {
    return document.replacedBy === null ? 'withdrawn' : `withdrawn: ${document.replacedBy}`;
  }
  const { inForceFrom, inForceUntil } = document;
  const inForce = inForceFrom <= today && (inForceUntil === null || today <= inForceUntil);
  return inForce ? null : 'not-in-force';
}

/** Throws where what is said of a document does not hold together. */
export function assertContent(code: string, content: RuleDocumentContent): void {
  assertNoSecret(content);
  const { title, number, issuer, division, inForceFrom, inForceUntil } = content;
  const broken: readonly [string, string, boolean][] = [
    ['code', 'code', !isRuleDocumentCode(code)],
    ['title', 'required', title.trim() === ''],
    ['number', 'required', number.trim() === ''],
    ['issuer', 'required', issuer.trim() === ''],
    ['division', 'division', !isDivisionCode(division)],
    ['inForceFrom', 'day', !isDay(inForceFrom)],
    ['inForceUntil', 'day', inForceUntil !== null && !isDay(inForceUntil)],
    ['inForceUntil', 'after inForceFrom', inForceUntil !== null && inForceUntil < inForceFrom],
  ];
  const problems = broken
    .filter(([, , isBroken]) => isBroken)
    .map(([field, rule]) => ({ field, rule }));
  if (problems.length > 0) throw ruleDocumentErrors.malformed({ count: problems.length }, problems);
}

/** What is cited by everybody is kept by the authority alone. */
export function mayKeep(actor: Actor): void {
  if (!hasRole(actor, 'authority')) throw ruleDocumentErrors.onlyAuthority();
}

/** What was withdrawn is neither amended nor withdrawn any more. */
export function assertKept({ code, state }: Pick<RuleDocument, 'code' | 'state'>): void {
  if (state === 'withdrawn') throw ruleDocumentErrors.withdrawn({ code });
}

/** Another document takes the place of a withdrawn one only if that one can be cited. */
export function assertReplacement(
  code: string,
  replacedBy: string,
  replacement: Pick<RuleDocument, 'state'> | null,
): void {
  if (replacedBy !== code && replacement?.state === 'in-force') return;
  const problem = { field: 'replacedBy', rule: 'in-force' };
  throw ruleDocumentErrors.replacementNotInForce({ code: replacedBy }, [problem]);
}

export function assertReasons(reasons: string): void {
  assertNoSecret(reasons);
  if (reasons.trim() !== '') return;
  throw ruleDocumentErrors.reasonsMissing({}, [{ field: 'reasons', rule: 'required' }]);
}
