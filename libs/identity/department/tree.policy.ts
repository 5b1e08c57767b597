import { limits } from '@shutong/platform';

/** Each department's parent; null at a root. */
export type Parents = ReadonlyMap<string, string | null>;

/**
 * The path of every department: codes from its root down to itself, joined by `/`. A department has
 * none where its chain of parents never ends (a cycle), leaves the map, or is deeper than the limit.
 */
export function pathsOf(parents: Parents): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const code of parents.keys()) {
    const chain = chainOf(code, parents);
    if (chain) paths.set(code, chain.join('/'));
  }
  return paths;
}

/** Root first; bounded, so that a cycle ends. */
function chainOf(code: string, parents: Parents): string[] | undefined {
  const chain: string[] = [];
  let next: string | null = code;
  while (next !== null) {
    const parent = parents.get(next);
    if (parent === undefined || chain.length === limits.departmentDepth.value) return undefined;
    chain.unshift(next);
    next = parent;
  }
  return chain;
}
