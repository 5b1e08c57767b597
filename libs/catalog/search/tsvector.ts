import { indexTokens, queryTokens } from '@shutong/text';

/** A word in the title (A) counts more than one in an item's name (D). */
export type Weight = 'A' | 'B' | 'C' | 'D';
export type WeightedText = Readonly<Partial<Record<Weight, readonly string[]>>>;

/** PostgreSQL keeps positions up to here, and at most 255 of one word. */
const lastPosition = 16_000;
const positionsPerWord = 255;

const quoted = (word: string): string => `'${word.replace(/[\\']/g, '$&$&')}'`;

/** The words of weighted texts as a `tsvector` literal: PostgreSQL's own parser never sees the text. */
export function tsvectorOf(texts: WeightedText): string {
  const positions = new Map<string, string[]>();
  let position = 0;
  for (const weight of ['A', 'B', 'C', 'D'] as const) {
    for (const word of (texts[weight] ?? []).flatMap(indexTokens)) {
      position = Math.min(position + 1, lastPosition);
      const places = positions.get(word) ?? [];
      if (places.length < positionsPerWord) places.push(`${position}${weight}`);
      positions.set(word, places);
    }
  }
  return [...positions].map(([word, places]) => `${quoted(word)}:${places.join(',')}`).join(' ');
}

/** A query as a `tsquery` literal that asks for all its words; null where it holds no word. */
export function tsqueryOf(query: string): string | null {
  const words = queryTokens(query);
  return words.length === 0 ? null : words.map(quoted).join(' & ');
}
