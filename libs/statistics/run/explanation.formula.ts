import { Big } from 'big.js';
import type { UsedEvidence } from '../evidence/evidence';
import { leavesOf, nodesOf, type Scheme } from '../scheme/scheme';
import type { StoredResult } from './stored-score';

/** A node as it scored, and before. */
export interface ExplainedNode {
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly level: number;
  readonly max: string;
  readonly score: string | null;
  /** What it brought in the score that is compared with; null without one. */
  readonly before: string | null;
}

/** A score with what it was counted from. */
export interface Counted {
  readonly result: StoredResult;
  readonly evidence: readonly UsedEvidence[];
}

/** A leaf that moved a score, and the evidence that it had before and has now: the same where the scheme has changed. */
export interface Move {
  readonly code: string;
  /** What it brings now less what it brought before; without a value it brings nothing. */
  readonly points: string;
  readonly score: string | null;
  readonly before: string | null;
  /** Ids; null without a value. */
  readonly evidence: string | null;
  readonly evidenceBefore: string | null;
}

/** What moved a score since another one, whatever moved it most first. Leaves that stand aside move nothing. */
export function movesOf(scheme: Scheme, now: Counted, before: Counted): Move[] {
  const [scores, then] = [scoresOf(now.result.nodes), scoresOf(before.result.nodes)];
  const [used, usedThen] = [idsOf(now.evidence), idsOf(before.evidence)];
  return leavesOf({ nodes: scheme.nodes.filter(({ aside }) => !aside) })
    .map(({ code }) => ({
      ...{ code, score: scores.get(code) ?? null, before: then.get(code) ?? null },
      ...{ evidence: used.get(code) ?? null, evidenceBefore: usedThen.get(code) ?? null },
    }))
    .filter(({ score, before: was }) => score !== was)
    .map((one) => ({ ...one, moved: Big(one.score ?? 0).minus(one.before ?? 0) }))
    .sort((a, b) => b.moved.abs().cmp(a.moved.abs()) || (a.code < b.code ? -1 : 1))
    .map(({ moved, ...one }) => ({ ...one, points: moved.toFixed() }));
}

const idsOf = (evidence: readonly UsedEvidence[]) =>
  new Map(evidence.map(({ node, id }) => [node, id]));

/** A leaf and what it could still bring. */
export interface Gain {
  readonly code: string;
  readonly points: string;
}

export const explained = (
  scheme: Scheme,
  { nodes }: StoredResult,
  before: StoredResult | null,
): ExplainedNode[] => {
  const now = scoresOf(nodes);
  const then = scoresOf(before?.nodes ?? []);
  return nodesOf(scheme.nodes).map(({ code, name, level, max }) => ({
    ...{ code, name, level, max: max.toFixed() },
    ...{ score: now.get(code) ?? null, before: then.get(code) ?? null },
  }));
};

const scoresOf = (nodes: StoredResult['nodes']) =>
  new Map(nodes.map(({ code, score }) => [code, score]));

/** What would raise a score most: leaves by what they still lack, the greatest first. One without a value lacks all. */
export function gainsOf(scheme: Scheme, { nodes }: StoredResult): Gain[] {
  const scores = scoresOf(nodes);
  return leavesOf({ nodes: scheme.nodes.filter(({ aside }) => !aside) })
    .map(({ code, max }) => ({ code, lacking: max.minus(scores.get(code) ?? 0) }))
    .filter(({ lacking }) => lacking.gt(0))
    .sort((a, b) => b.lacking.cmp(a.lacking) || (a.code < b.code ? -1 : 1))
    .map(({ code, lacking }) => ({ code, points: lacking.toFixed() }));
}

/** How far the units of a cohort lie apart. */
export interface Spread {
  readonly lowest: string;
  readonly highest: string;
  /** Highest less lowest. */
  readonly range: string;
  /** Coefficient of variation: standard deviation of the cohort by its mean; null where the mean is zero. */
  readonly variation: number | null;
}

/** Of those that are ranked; null where nobody is. */
export function spreadOf(totals: readonly string[]): Spread | null {
  if (totals.length === 0) return null;
  const sorted = totals.map((total) => Big(total)).sort((a, b) => a.cmp(b));
  const [lowest, highest] = [sorted[0]!, sorted.at(-1)!];
  return {
    ...{ lowest: lowest.toFixed(), highest: highest.toFixed() },
    range: highest.minus(lowest).toFixed(),
    variation: variationOf(sorted.map((total) => total.toNumber())),
  };
}

function variationOf(values: readonly number[]): number | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean === 0) return null;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.sqrt(variance) / mean;
}
