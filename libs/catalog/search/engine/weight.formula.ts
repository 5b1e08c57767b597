/**
 * BM25F (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", §3.6): a word counts by
 * the field that it stands in, less in a long field, less each further time, and more the rarer it is.
 * The mean lengths are fixed, so that the weight of a word in a document depends on that alone.
 */

/** Fields of a document: title; provider, code, theme, keywords; summary; items. */
export const fieldNames = ['title', 'about', 'summary', 'items'] as const;
export type FieldName = (typeof fieldNames)[number];

interface FieldWeight {
  readonly boost: number;
  /** 0: its length does not matter; 1: a field twice as long counts half. */
  readonly byLength: number;
  /** Words of a usual one. */
  readonly length: number;
}

export const fieldWeights: Readonly<Record<FieldName, FieldWeight>> = {
  title: { boost: 6, byLength: 0.6, length: 8 },
  about: { boost: 2, byLength: 0.3, length: 10 },
  summary: { boost: 1, byLength: 0.6, length: 20 },
  items: { boost: 1.2, byLength: 0.3, length: 20 },
};

/** Saturation: how soon saying a word again stops to count. */
const k1 = 1.6;

/** What `times` occurrences in a field of `length` words add to a word's weight in a document. */
export function fieldShare(field: FieldName, times: number, length: number): number {
  const { boost, byLength, length: usual } = fieldWeights[field];
  return (boost * times) / (1 - byLength + byLength * (length / usual));
}

/** From the sum of the fields' shares: towards 1, never there. */
export const saturated = (shares: number): number => shares / (shares + k1);

/** Rarity of what `holders` of `all` documents hold; never negative. */
export const rarity = (holders: number, all: number): number =>
  Math.log(1 + (all - holders + 0.5) / (holders + 0.5));
