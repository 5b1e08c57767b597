import type { JudgedQuery } from './queries';

/** What search found for a query, best first: each by all the ids that may name it. */
export type Found = readonly (readonly string[])[];

export interface Judged {
  readonly query: JudgedQuery;
  /** Place of the first right one from 1; 0: not among those looked at. */
  readonly place: number;
  /** A query that nothing is right for is a hit where nothing is found. */
  readonly hit: boolean;
}

/** Results looked at: the first page. */
export const firstPage = 10;

export function judge(query: JudgedQuery, found: Found): Judged {
  if (query.right.length === 0) {
    const hit = found.length === 0;
    return { query, place: hit ? 1 : 0, hit };
  }
  const right = new Set(query.right);
  const place = found.slice(0, firstPage).findIndex((ids) => ids.some((id) => right.has(id))) + 1;
  return { query, place, hit: place > 0 };
}

export interface Quality {
  readonly queries: number;
  /** Share of queries with a right one on the first page. */
  readonly hit10: number;
  /** Mean of 1 ÷ place of the first right one (Voorhees 1999). */
  readonly mrr: number;
}

export function qualityOf(judged: readonly Judged[]): Quality {
  const mean = (of: (one: Judged) => number): number =>
    Math.round((judged.reduce((sum, one) => sum + of(one), 0) / judged.length) * 1000) / 1000;
  return {
    queries: judged.length,
    hit10: mean(({ hit }) => Number(hit)),
    mrr: mean(({ place }) => (place > 0 ? 1 / place : 0)),
  };
}

/** The same by type of query, in the order in which the types come. */
export function qualityByType(judged: readonly Judged[]): Record<string, Quality> {
  const types = [...new Set(judged.map(({ query }) => query.type))];
  return Object.fromEntries(
    types.map((type) => [type, qualityOf(judged.filter(({ query }) => query.type === type))]),
  );
}
