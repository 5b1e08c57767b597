import type { FieldProblem } from '@shutong/platform';
import type { Proposal } from '../decision/decision.policy';
import { supplementErrors } from './supplement.errors';

const blank = (text: string): boolean => text.trim() === '';

/** What is missing is said item by item (Decree 809, Art. 21): a request without items asks for nothing. */
export function assertItemised(missing: readonly string[]): void {
  if (missing.length === 0 || missing.some(blank)) {
    throw supplementErrors.notItemised({}, [{ field: 'missing', rule: 'required', article: 21 }]);
  }
}

/** Every item gets its answer; else the one chance would be used up. */
export function assertAnswered(missing: readonly string[], answers: readonly string[]): void {
  const problems = missing.flatMap((_, at): FieldProblem[] =>
    blank(answers[at] ?? '') ? [{ field: `answers[${at}]`, rule: 'required' }] : [],
  );
  if (problems.length === 0 && answers.length === missing.length) return;
  throw supplementErrors.unanswered({ items: missing.length, answers: answers.length }, problems);
}

/** What was asked for, and whether the applicant still has time to supply it. */
interface Asked {
  readonly supplement: { readonly answers: readonly string[] | null } | null;
  readonly awaits: boolean;
}

/**
 * What may be proposed as far as supplements go: nothing while they are awaited, that the material is incomplete where none has come in
 * time, and not that where none was asked for (Decree 809, Art. 21).
 */
export function assertSupplied(
  { supplement, awaits }: Asked,
  { outcome, forIncompleteness }: Pick<Proposal, 'outcome' | 'forIncompleteness'>,
): void {
  if (awaits) throw supplementErrors.awaited();
  const refusesIncomplete = outcome === 'refused' && forIncompleteness === true;
  if (refusesIncomplete && !supplement) throw supplementErrors.notAsked();
  const isUnsupplied = supplement !== null && supplement.answers === null;
  if (isUnsupplied && !refusesIncomplete) throw supplementErrors.notSupplied();
}
