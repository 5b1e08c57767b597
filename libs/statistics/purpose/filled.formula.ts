import { dayInChina } from '@shutong/platform';
import type { CallFact } from '../overview/facts.policy';

/** What the answered queries of one consumer brought for one purpose on one day. */
export interface FilledSum {
  readonly purpose: string;
  /** Day in China. */
  readonly day: string;
  readonly requester: string;
  readonly queries: number;
  readonly records: number;
  /** Items of all records, each of which fills one field of a form. */
  readonly fields: number;
}

/** Answered queries summed by purpose, day and consumer, in one fixed order. A verification fills no field. */
export function sumFilled(facts: readonly CallFact[]): FilledSum[] {
  const sums = new Map<string, FilledSum>();
  for (const { at, purpose, requester, rows, fields = 0 } of facts.filter(isAnsweredQuery)) {
    const day = dayInChina(new Date(at));
    const key = [purpose, day, requester].join('\u0000');
    const sum = sums.get(key);
    sums.set(key, {
      ...{ purpose, day, requester },
      queries: (sum?.queries ?? 0) + 1,
      records: (sum?.records ?? 0) + rows,
      fields: (sum?.fields ?? 0) + rows * fields,
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** Events of before the count of items was told say nothing of fields. */
const isAnsweredQuery = ({ mode, outcome, fields }: CallFact): boolean =>
  mode === 'query' && outcome === 'allow' && fields !== undefined;
