import type { FieldProblem } from '@shutong/platform';
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
