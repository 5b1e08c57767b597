import type { NotedCall } from './calls';
import type { Search } from './search/search';

/** What a run of the spy saw. */
export interface Seen {
  readonly search: Search;
  readonly looked: ReadonlyMap<
    string,
    { readonly names: ReadonlySet<string>; readonly bytes: number }
  >;
  /** Values read before any key was tried. */
  readonly inClear: ReadonlySet<string>;
  /** Ciphertexts that opened. */
  readonly opened: number;
  /** Distinct shapes of verifications, as the hub sees them. */
  readonly shapes: readonly string[];
  readonly values: { readonly hub: readonly string[]; readonly hosted: readonly string[] };
  readonly calls: readonly NotedCall[];
  readonly hostedCalls: readonly NotedCall[];
}

export interface Report {
  readonly planted: number;
  readonly foundInHub: number;
  readonly foundInHosted: number;
  readonly passed: boolean;
  readonly lines: readonly string[];
}

/** Judges: nothing read of normal connectors, everything read of the hosted one, no result tellable. */
export function report(seen: Seen): Report {
  const { values, results } = seen.search.findings;
  const found = (of: readonly string[]) => of.filter((value) => values.has(value));
  const foundInHub = found(seen.values.hub).length;
  const foundInHosted = found(seen.values.hosted).length;
  const planted = seen.values.hub.length;
  const blind = foundInHub === 0 && results.length === 0 && seen.shapes.length === 1;
  return {
    planted,
    foundInHub,
    foundInHosted,
    passed: blind && foundInHosted === planted && seen.opened > 0,
    lines: [
      ...callLines(seen),
      ...placeLines(seen),
      ...foundLines(seen, found(seen.values.hub), found(seen.values.hosted)),
    ],
  };
}

function callLines({ calls, hostedCalls }: Seen): string[] {
  const count = (of: readonly NotedCall[], what: string) =>
    of.filter(({ mode, result }) => (what === 'query' ? mode === what : result === what)).length;
  const line = (of: readonly NotedCall[], through: string) =>
    `  ${of.length} calls through ${through}: ` +
    ['match', 'no-match', 'not-found', 'query']
      .map((what) => `${count(of, what)} ${what}`)
      .join(', ');
  return [
    'Asked',
    line(calls, "the department's own connector"),
    line(hostedCalls, 'a hosted one'),
  ];
}

function placeLines({ looked, search, opened }: Seen): string[] {
  const kinds = [...looked].map(([kind, { names, bytes }]) => {
    const plural = kind === 'process' ? 'arguments and environments' : `${kind}s`;
    return `  ${String(names.size).padStart(6)} ${plural.padEnd(27)} ${(bytes / 1e6).toFixed(1).padStart(9)} MB`;
  });
  const { keys, ciphertexts } = search;
  return [
    "Looked at on the hub's side",
    ...kinds,
    `  ${keys.declared.size} private keys, and ${keys.keys.length} texts that could be one, tried on`,
    `  ${ciphertexts.size} ciphertexts: ${opened} opened`,
  ];
}

function foundLines(seen: Seen, inHub: readonly string[], inHosted: readonly string[]): string[] {
  const { values, results } = seen.search.findings;
  const clear = inHosted.filter((value) => seen.inClear.has(value)).length;
  return [
    'Read',
    `  own connector: ${inHub.length} of ${seen.values.hub.length} values, ${results.length} match results`,
    ...inHub.map((value) => `    LEAKED in ${values.get(value)}`),
    ...results.map((where) => `    RESULT in ${where}`),
    `  hosted connector: ${inHosted.length} of ${seen.values.hosted.length} values, ${clear} of them in clear`,
    seen.shapes.length === 1
      ? '  match, no match and not found: equal lengths and equal clear fields'
      : '  VERIFICATIONS CAN BE TOLD APART:',
    ...(seen.shapes.length === 1 ? [] : seen.shapes.map((shape) => `    ${shape}`)),
  ];
}
