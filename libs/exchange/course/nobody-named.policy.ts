import { isResidentNumber, type FieldProblem } from '@shutong/platform';

type Refuse = (params: { readonly fields: string }, problems: readonly FieldProblem[]) => Error;

/**
 * What is said about records stays for good, and is no place for a resident number (GB 11643), be it in wide characters or with a small
 * x. The refusal does not repeat it.
 */
export function assertNobodyNamed(texts: Readonly<Record<string, string>>, refuse: Refuse): void {
  const naming = Object.keys(texts).filter((field) => namesPerson(texts[field]!));
  if (naming.length === 0) return;
  const problems = naming.map((field) => ({ field, rule: 'no resident number' }));
  throw refuse({ fields: naming.join(', ') }, problems);
}

function namesPerson(text: string): boolean {
  const numbers =
    text
      .normalize('NFKC')
      .toUpperCase()
      .match(/(?<!\d)\d{17}[\dX](?!\d)/g) ?? [];
  return numbers.some(isResidentNumber);
}
