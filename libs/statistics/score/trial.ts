import { canonicalJson } from '@shutong/platform';
import type { Words } from '../words';
import type { Inferred } from './score.formula';

/** Whether figures rest on something that the source of their scheme does not print (试算), and on what. */
export interface Trial {
  readonly trial: boolean;
  readonly inferred: readonly Inferred[];
}

/** What several scores rest on, each once. */
export function trialOf(scores: readonly Pick<Trial, 'inferred'>[]): Trial {
  const all = scores.flatMap(({ inferred }) => inferred);
  const inferred = [...new Map(all.map((one) => [canonicalJson(one), one])).values()];
  return { trial: inferred.length > 0, inferred };
}

/** The list in one language. */
export const inferredIn = (
  said: (words: Words) => string,
  inferred: readonly Inferred[],
): { node: string | null; why: string }[] =>
  inferred.map(({ node, why }) => ({ node, why: said(why) }));
