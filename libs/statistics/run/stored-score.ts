import { Big } from 'big.js';
import { canonicalJson } from '@shutong/platform';
import type { UsedEvidence } from '../evidence/evidence';
import { leavesOf, type Scheme } from '../scheme/scheme';
import { isWithin, scoreOf, type Inferred, type Score } from '../score/score.formula';
import type { Words } from '../words';

/** A score as it is kept: decimals as text, so that counting again can be compared letter by letter. */
export interface StoredResult {
  readonly total: string | null;
  readonly tier: Words | null;
  readonly missing: readonly string[];
  readonly inferred: readonly Inferred[];
  readonly nodes: readonly { readonly code: string; readonly score: string | null }[];
}

export const storedOf = ({ total, tier, missing, inferred, nodes }: Score): StoredResult => ({
  ...{ total: total?.toFixed() ?? null, tier, missing, inferred },
  nodes: nodes.map(({ node: { code }, score }) => ({ code, score: score?.toFixed() ?? null })),
});

/**
 * The score that evidence gives under a scheme; the same evidence always gives the same one. A value that was given while its leaf
 * brought more is none.
 */
export function resultOf(scheme: Scheme, used: readonly UsedEvidence[]): StoredResult {
  const without = new Set(outOfRange(scheme, used));
  const fitting = used.filter(({ node }) => !without.has(node));
  const values = new Map(fitting.map(({ node, value }) => [node, Big(value)]));
  return storedOf(scoreOf(scheme, values, measuredOf(fitting)));
}

/** Leaves whose evidence says more than they can bring now. */
export function outOfRange(scheme: Scheme, used: readonly UsedEvidence[]): string[] {
  const given = new Map(used.map(({ node, value }) => [node, Big(value)]));
  return leavesOf(scheme)
    .filter((leaf) => given.has(leaf.code) && !isWithin(leaf, given.get(leaf.code)!))
    .map(({ code }) => code);
}

const measuredOf = (used: readonly UsedEvidence[]): ReadonlySet<string> =>
  new Set(used.filter(({ method }) => method === 'machine').map(({ node }) => node));

export const areEqual = (one: StoredResult, other: StoredResult): boolean =>
  canonicalJson(one) === canonicalJson(other);
