import { Big } from 'big.js';
import type { FieldProblem } from '@shutong/platform';
import { leavesOf, nodesOf, type Scheme, type SchemeNode, type Tier } from '../scheme/scheme';
import { scoreErrors } from './score.errors';
import type { Words } from '../words';

/** What leaves were given, by their codes: per cent of the leaf where there are weights, else points. */
export type Values = ReadonlyMap<string, Big>;

/** A node, a rule or a tier that a score rests on and that its source does not print. */
export interface Inferred {
  /** Null for a rule of the whole. */
  readonly node: string | null;
  readonly why: Words;
}

export interface NodeScore {
  readonly node: SchemeNode;
  /** What it brings to the total; null where a leaf below it has no value. */
  readonly score: Big | null;
}

/** How a unit scores. Decimals are exact. */
export interface Score {
  /** Null for a unit of which a leaf has no value: it is not ranked, and not counted as zero. */
  readonly total: Big | null;
  readonly tier: Words | null;
  /** Leaves without a value that are part of the score. */
  readonly missing: readonly string[];
  /** Not empty: the score is a trial (试算). */
  readonly inferred: readonly Inferred[];
  readonly nodes: readonly NodeScore[];
}

/**
 * @param measured leaves whose values a machine has found, by the rules of the scheme
 * @throws statistics.score.values naming each node that the scheme lacks, that is no leaf, or whose value is out of range
 */
export function scoreOf(
  scheme: Scheme,
  values: Values,
  measured: ReadonlySet<string> = new Set(),
): Score {
  assertFitting(scheme, values);
  const scores = new Map<string, Big | null>();
  for (const node of scheme.nodes) count(node, values, scores);
  const parts = scheme.nodes.filter(({ aside }) => !aside);
  const total = sumOf(parts.map(({ code }) => scores.get(code)!));
  const placed = total === null ? null : placeOf(scheme, total);
  const missing = leavesOf({ nodes: parts }).filter(({ code }) => !values.has(code));
  return {
    ...{ total, tier: placed?.tier.name ?? null },
    missing: missing.map(({ code }) => code),
    inferred: [
      ...scheme.rules.map((why) => ({ node: null, why })),
      ...inferredNodes(scheme, values, measured),
      ...(placed?.isOutside ? [{ node: null, why: scheme.outside! }] : []),
    ],
    nodes: nodesOf(scheme.nodes).map((node) => ({ node, score: scores.get(node.code)! })),
  };
}

/** @throws statistics.score.values */
export function assertFitting(scheme: Scheme, values: Values): void {
  const leaves = new Map(leavesOf(scheme).map((leaf) => [leaf.code, leaf]));
  const known = new Set(nodesOf(scheme.nodes).map(({ code }) => code));
  const problems = [...values].flatMap(([code, value]): FieldProblem[] => {
    const field = `values.${code}`;
    const leaf = leaves.get(code);
    if (!leaf) return [{ field, rule: known.has(code) ? 'a leaf' : 'a node of the scheme' }];
    return isWithin(leaf, value) ? [] : [{ field, rule: `0 to ${leaf.full.toFixed()}` }];
  });
  if (problems.length === 0) return;
  const nodes = problems.map(({ field }) => field.replace('values.', ''));
  throw scoreErrors.values({ scheme: scheme.id, nodes: nodes.join(', ') }, problems);
}

/** Whether a leaf can have a value. */
export const isWithin = ({ full }: SchemeNode, value: Big): boolean =>
  value.gte(0) && value.lte(full);

function count(node: SchemeNode, values: Values, into: Map<string, Big | null>): Big | null {
  const given = values.get(node.code);
  const own = given === undefined ? null : partOf(node, given);
  const score =
    node.children.length === 0
      ? own
      : sumOf(node.children.map((child) => count(child, values, into)));
  into.set(node.code, score);
  return score;
}

/** A leaf's share of the total; with points that is what it was given, exactly. */
const partOf = ({ max, full }: SchemeNode, given: Big): Big =>
  full.eq(max) ? given : max.times(given).times('0.01');

/** Nothing where one of them is missing. */
function sumOf(scores: readonly (Big | null)[]): Big | null {
  return scores.reduce<Big | null>(
    (sum, score) => (sum === null || score === null ? null : sum.plus(score)),
    Big(0),
  );
}

/** A bonus that brings nothing rests on no rule. */
function inferredNodes(scheme: Scheme, values: Values, measured: ReadonlySet<string>): Inferred[] {
  return nodesOf(scheme.nodes).flatMap(({ code, inferred, bonus, rule }) => [
    ...(inferred ? [{ node: code, why: inferred }] : []),
    ...(rule && measured.has(code) ? [{ node: code, why: rule }] : []),
    ...(bonus && values.get(code)?.gt(0) ? [{ node: code, why: bonus }] : []),
  ]);
}

interface Place {
  readonly tier: Tier;
  readonly isOutside: boolean;
}

/** As printed; a score that falls into no tier takes the highest one that begins below it. */
function placeOf({ tiers }: Scheme, total: Big): Place | null {
  const within = ({ from, to, toIncluded }: Tier): boolean =>
    total.gte(from) && (total.lt(to) || (toIncluded && total.eq(to)));
  const printed = tiers.find(within);
  if (printed) return { tier: printed, isOutside: false };
  const below = tiers.findLast(({ from }) => total.gte(from));
  return below ? { tier: below, isOutside: true } : null;
}
