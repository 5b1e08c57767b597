import type { FieldProblem } from '@shutong/platform';
import { applicationErrors } from './application.errors';

/** Of an offer, the items that are listed and may not be shared, and the law that forbids it; empty where none is named. */
export interface Withholding {
  readonly withheld: readonly string[];
  readonly ground: string;
}

/** Whoever asks for what law forbids to share is told by which (Art. 14). */
export function assertNotWithheld(
  { withheld, ground }: Withholding,
  { fields }: { readonly fields: readonly string[] },
): void {
  const items = fields.filter((field) => withheld.includes(field));
  if (items.length === 0 || ground === '') return;
  const problem = { field: 'fields', rule: 'not-shared', article: 14 };
  throw applicationErrors.fieldNotShared({ items: items.join(', '), ground }, [problem]);
}

/** Throws where something is asked for that is not on offer, and names what is. */
export function assertOffered(
  asked: readonly string[],
  offered: readonly string[],
  field: string,
  raise: typeof applicationErrors.fieldNotOffered,
): void {
  const missing = asked.filter((one) => !offered.includes(one));
  if (missing.length === 0) return;
  const problems: FieldProblem[] = missing.map((one) => ({
    field,
    rule: `${one}: ${offered.join(', ')}`,
  }));
  throw raise({ missing: missing.join(', ') }, problems);
}
