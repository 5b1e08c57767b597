import type { Box } from '@shutong/datasets';

/** What datasets are to be found by: as search syntax that harvesters use has it, read. */
export type FindQuery =
  | { readonly op: 'and' | 'or'; readonly parts: readonly FindQuery[] }
  | { readonly op: 'not'; readonly part: FindQuery }
  | { readonly op: 'all' }
  /** Words as people search, in any field. */
  | { readonly op: 'words'; readonly words: string }
  | { readonly op: 'equals'; readonly field: string; readonly value: string }
  | { readonly op: 'begins'; readonly field: string; readonly value: string }
  | { readonly op: 'exists'; readonly field: string }
  | { readonly op: 'range'; readonly field: string; readonly range: FindRange }
  /** With rows in or across a box. */
  | { readonly op: 'box'; readonly box: Box };

/** Each end as it was written; null where it is open. */
export interface FindRange {
  readonly from: string | null;
  readonly to: string | null;
  readonly withFrom: boolean;
  readonly withTo: boolean;
}

/** Words that somebody looks for; undefined where fields, signs or brackets say what is meant. */
export function wordsAlone(query: FindQuery): string | undefined {
  if (query.op === 'words') return query.words;
  if (query.op !== 'and') return undefined;
  const words = query.parts.map(wordsAlone);
  return words.includes(undefined) ? undefined : words.join(' ');
}

/** Why a query cannot be answered, in words for whoever wrote it. */
export class FindRefusal extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'FindRefusal';
  }
}
