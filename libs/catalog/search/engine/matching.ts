import type { WordGroup } from '@shutong/text';
import type { Postings } from './postings';
import type { TermIndex } from './term-index';
import { rarity, saturated } from './weight.formula';

/** Where no document answers to all groups: how much of what they say together must be answered. */
const relaxedShare = 0.35;
/** What a word says that no document has: as much as a rare one, or no other word could outweigh it. */
const strangeWord = 4;

/** Documents found, in no order, with their score; `relaxed` where none answers to every group. */
export interface Matches {
  readonly docs: readonly number[];
  readonly score: (doc: number) => number;
  readonly relaxed: boolean;
}

/** Scores by ordinal and the ordinals that have one: a dense array that is emptied cheaply. */
class Scores {
  readonly docs: number[] = [];
  private readonly data: Float32Array;

  constructor(length: number) {
    this.data = new Float32Array(length);
  }

  of(doc: number): number {
    return this.data[doc]!;
  }

  /** Keeps the highest. */
  raise(doc: number, score: number): void {
    const known = this.data[doc]!;
    if (known === 0) this.docs.push(doc);
    if (score > known) this.data[doc] = score;
  }

  add(doc: number, score: number): void {
    if (this.data[doc] === 0) this.docs.push(doc);
    this.data[doc] = this.data[doc]! + score;
  }
}

/** What the matching looks at. */
export interface Searched {
  readonly terms: TermIndex;
  /** All texts of each document, in normal form. */
  readonly contents: readonly string[];
  /** Ordinals given out so far. */
  readonly length: number;
  /** Documents that everybody may know of: against these a word is rare. */
  readonly unrestricted: number;
  /** Whether the viewer may know of a document; what is not seen has no influence on anything. */
  readonly sees: (doc: number) => boolean;
}

/**
 * Documents that answer to all groups. Where there are none, those that answer to enough of what the
 * groups say, by the rarity of their words; a single character alone is not enough.
 */
export function match(searched: Searched, groups: readonly WordGroup[]): Matches {
  const each = groups.map((group) => scoresOf(searched, group));
  const rarities = each.map(({ docs }) => weightOf(docs.length, searched.unrestricted));
  const score = new Scores(searched.length);
  const answered = new Scores(searched.length);
  each.forEach((scores, index) => {
    for (const doc of scores.docs) {
      score.add(doc, rarities[index]! * scores.of(doc));
      answered.add(doc, rarities[index]!);
    }
  });
  const every = smallest(each).docs.filter((doc) => each.every((scores) => scores.of(doc) > 0));
  if (every.length > 0) return { docs: every, score: (doc) => score.of(doc), relaxed: false };
  const all = rarities.reduce((sum, one) => sum + one, 0);
  const words = each.filter((_, index) => groups[index]!.typed.length > 1);
  const most = answered.docs.filter(
    (doc) => answered.of(doc) >= relaxedShare * all && words.some((scores) => scores.of(doc) > 0),
  );
  return { docs: most, score: (doc) => score.of(doc), relaxed: true };
}

/** A strange word says no more than the rarest there can be. */
const weightOf = (holders: number, unrestricted: number): number =>
  holders === 0
    ? Math.min(strangeWord, rarity(1, Math.max(1, unrestricted)))
    : rarity(holders, Math.max(holders, unrestricted));

const smallest = (each: readonly Scores[]): Scores =>
  each.reduce((least, one) => (one.docs.length < least.docs.length ? one : least));

function scoresOf(searched: Searched, { ways }: WordGroup): Scores {
  const scores = new Scores(searched.length);
  for (const { tokens, asIs, nearness } of ways) {
    holdersOf(searched, tokens, (doc, score) => {
      if (asIs === undefined || searched.contents[doc]!.includes(asIs)) {
        scores.raise(doc, nearness * score);
      }
    });
  }
  return scores;
}

/** Documents that hold all tokens of one way, each with the mean score of these. */
function holdersOf(
  searched: Searched,
  tokens: readonly string[],
  found: (doc: number, score: number) => void,
): void {
  const [rarest, ...others] = tokens
    .map((token) => searched.terms.lists(token))
    .sort((one, other) => holders(one) - holders(other));
  if (others.length === 0) return eachHolder(searched, rarest!, found);
  // As few documents as the rarest token has: the others only confirm them.
  let sums = new Map<number, number>();
  eachHolder(searched, rarest!, (doc, score) => sums.set(doc, Math.max(sums.get(doc) ?? 0, score)));
  for (const lists of others) {
    const confirmed = new Map<number, number>();
    eachHolder(searched, lists, (doc, score) => {
      const sum = sums.get(doc);
      if (sum !== undefined) confirmed.set(doc, Math.max(confirmed.get(doc) ?? 0, sum + score));
    });
    sums = confirmed;
  }
  for (const [doc, sum] of sums) found(doc, sum / tokens.length);
}

const holders = (lists: readonly Postings[]): number =>
  lists.reduce((sum, { length }) => sum + length, 0);

/** A single character may be told of twice: as a word, and as a part of one. */
function eachHolder(
  { sees }: Searched,
  lists: readonly Postings[],
  found: (doc: number, score: number) => void,
): void {
  for (const { docs, weights, length } of lists) {
    for (let at = 0; at < length; at++) {
      const doc = docs[at]!;
      if (sees(doc)) found(doc, saturated(weights[at]!));
    }
  }
}
