import type { WordGroup } from '@shutong/text';
import { Seeker, type Postings } from './postings';
import type { Slate } from './slate';
import type { TermIndex } from './term-index';
import { rarity, saturated } from './weight.formula';

/** Where no document answers to all groups: how much of what they say together must be answered. */
const relaxedShare = 0.35;
/** What a word says that no document has: as much as a rare one, or no other word could outweigh it. */
const strangeWord = 4;

/** Documents found, in no order, each with its score at the same place. */
export interface Scored {
  readonly docs: readonly number[];
  readonly scores: Float32Array;
}

/** What answers to the groups; `relaxed` where no document answers to every one. */
export interface Matches extends Scored {
  readonly relaxed: boolean;
}

/** What the matching looks at. */
export interface Searched {
  readonly terms: TermIndex;
  /** All texts of each document, in normal form. */
  readonly contents: readonly string[];
  /** Documents that everybody may know of: against these a word is rare. */
  readonly unrestricted: number;
  /** Whether the viewer may know of a document; what is not seen has no influence on anything. */
  readonly sees: (doc: number) => boolean;
  /** Documents that are called just what was asked: found also where their name and the query were cut differently. */
  readonly named: readonly number[];
  /** As long as there are ordinals, and wiped. */
  readonly slate: Slate;
}

interface Answers extends Scored {
  /** Says more than a single character. */
  readonly isWord: boolean;
  /** By how few documents answer. */
  readonly rarity: number;
}

/**
 * Documents that answer to all groups. Where there are none, those that answer to enough of what the
 * groups say, by the rarity of their words; a single character alone is not enough.
 */
export function match(searched: Searched, groups: readonly WordGroup[]): Matches {
  const answers = groups.map((group) => answersOf(searched, group));
  const each = answers.sort((one, other) => one.docs.length - other.docs.length);
  const every = answeringAll(searched, each);
  if (every.docs.length > 0) return { ...every, relaxed: false };
  return { ...answeringMost(searched.slate, each), relaxed: true };
}

/** Rarest group first: only what answers to all before is looked at. */
function answeringAll({ named, sees, slate }: Searched, each: readonly Answers[]): Scored {
  const { sums, marks } = slate;
  const [rarest, ...others] = each as [Answers, ...Answers[]];
  rarest.docs.forEach((doc, at) => {
    marks[doc] = 1;
    sums[doc] = rarest.rarity * rarest.scores[at]!;
  });
  others.forEach(({ docs, scores, rarity: weight }, turn) => {
    for (let at = 0; at < docs.length; at++) {
      const doc = docs[at]!;
      if (marks[doc] !== turn + 1) continue;
      marks[doc] = turn + 2;
      sums[doc]! += weight * scores[at]!;
    }
  });
  const docs = rarest.docs.filter((doc) => marks[doc] === each.length);
  for (const doc of named) if (sees(doc) && marks[doc] !== each.length) docs.push(doc);
  const scores = taken(sums, docs);
  for (const doc of rarest.docs) marks[doc] = sums[doc] = 0;
  return { docs, scores };
}

function answeringMost({ scores, sums, marks }: Slate, each: readonly Answers[]): Scored {
  const found: number[] = [];
  let all = 0;
  for (const answers of each) {
    all += answers.rarity;
    for (let at = 0; at < answers.docs.length; at++) {
      const doc = answers.docs[at]!;
      if (scores[doc] === 0) found.push(doc);
      scores[doc]! += answers.rarity;
      sums[doc]! += answers.rarity * answers.scores[at]!;
      if (answers.isWord) marks[doc] = 1;
    }
  }
  const docs = found.filter((doc) => marks[doc] === 1 && scores[doc]! >= relaxedShare * all);
  const most = { docs, scores: taken(sums, docs) };
  for (const doc of found) scores[doc] = marks[doc] = sums[doc] = 0;
  return most;
}

function taken(from: Float32Array, docs: readonly number[]): Float32Array {
  const scores = new Float32Array(docs.length);
  for (let at = 0; at < docs.length; at++) scores[at] = from[docs[at]!]!;
  return scores;
}

/** A strange word says no more than the rarest there can be. */
const weightOf = (holders: number, unrestricted: number): number =>
  holders === 0
    ? Math.min(strangeWord, rarity(1, Math.max(1, unrestricted)))
    : rarity(holders, Math.max(holders, unrestricted));

/** Documents that say one of the ways, each with the score of the best. */
function answersOf(searched: Searched, { typed, ways }: WordGroup): Answers {
  const { contents, slate, unrestricted } = searched;
  const best = slate.scores;
  const docs: number[] = [];
  for (const { tokens, asIs, nearness } of ways) {
    eachHolder(searched, tokens, (doc, score) => {
      if (asIs !== undefined && !contents[doc]!.includes(asIs)) return;
      const known = best[doc]!;
      if (known === 0) docs.push(doc);
      if (nearness * score > known) best[doc] = nearness * score;
    });
  }
  const scores = taken(best, docs);
  for (const doc of docs) best[doc] = 0;
  return { docs, scores, isWord: typed.length > 1, rarity: weightOf(docs.length, unrestricted) };
}

/** Tells of the documents that hold all tokens of one way, each once, with the mean score of these. */
function eachHolder(
  searched: Searched,
  tokens: readonly string[],
  found: (doc: number, score: number) => void,
): void {
  const [rarest, ...others] = tokens
    .map((token) => searched.terms.lists(token))
    .sort((one, other) => holders(one) - holders(other));
  rarest!.forEach((list, turn) => {
    // A single character may be told of twice: as a word, and as a part of one.
    const same = rarest!.toSpliced(turn, 1);
    const told = rarest!.slice(0, turn);
    const token = { list, same: same.map(seeker), told: told.map(seeker) };
    eachConfirmed(
      searched.sees,
      token,
      others.map((lists) => lists.map(seeker)),
      (doc, sum) => found(doc, sum / tokens.length),
    );
  });
}

const seeker = (list: Postings): Seeker => new Seeker(list);

/** As few documents as the rarest token has: the others only confirm them. */
function eachConfirmed(
  sees: Searched['sees'],
  {
    list: { docs, weights, length },
    same,
    told,
  }: {
    readonly list: Postings;
    readonly same: readonly Seeker[];
    readonly told: readonly Seeker[];
  },
  others: readonly (readonly Seeker[])[],
  found: (doc: number, sum: number) => void,
): void {
  for (let at = 0; at < length; at++) {
    const doc = docs[at]!;
    if (!sees(doc) || heaviest(told, doc) > 0) continue;
    const rest = sumOf(others, doc);
    if (rest !== undefined) {
      found(doc, rest + saturated(Math.max(weights[at]!, heaviest(same, doc))));
    }
  }
}

/** What the tokens say of the document together; undefined where it does not hold all of them. */
function sumOf(tokens: readonly (readonly Seeker[])[], doc: number): number | undefined {
  let sum = 0;
  for (const seekers of tokens) {
    const weight = heaviest(seekers, doc);
    if (weight === 0) return undefined;
    sum += saturated(weight);
  }
  return sum;
}

function heaviest(seekers: readonly Seeker[], doc: number): number {
  let most = 0;
  for (const one of seekers) most = Math.max(most, one.weightOf(doc));
  return most;
}

const holders = (lists: readonly Postings[]): number =>
  lists.reduce((sum, { length }) => sum + length, 0);
