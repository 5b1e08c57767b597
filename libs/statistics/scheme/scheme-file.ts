import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Big } from 'big.js';
import {
  CatalogFileError,
  canonicalJson,
  projectRoot,
  readCatalogFile,
  sha256,
  type CatalogFile,
} from '@shutong/platform';
import { schemeErrors } from './scheme.errors';
import type { Measure, NodeInFile, Scheme, SchemeInFile, SchemeNode } from './scheme';

type Path = readonly (string | number)[];

const folderOf = (root: string): string => join(root, 'catalog', 'indices');

/** The schemes that there are, by the names of their files. */
export const schemeNames = (root = projectRoot()): string[] =>
  readdirSync(folderOf(root))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace('.yaml', ''))
    .sort();

/**
 * Reads a scheme and refuses one whose parts do not add up.
 * @throws statistics.scheme.unknown, CatalogFileError naming file, line and mistake
 */
export function readScheme(id: string, root = projectRoot()): Scheme {
  const known = schemeNames(root);
  if (!known.includes(id)) throw schemeErrors.unknown({ scheme: id, known: known.join(', ') });
  const path = join(folderOf(root), `${id}.yaml`);
  const file = readCatalogFile<SchemeInFile>(path, 'index-scheme');
  const mistakes = mistakesOf(file);
  if (mistakes.length > 0) throw new CatalogFileError(mistakes);
  return schemeOf(id, file.content);
}

/** Also of a content that was kept with a score. */
export function schemeOf(id: string, content: SchemeInFile): Scheme {
  const { version, name, source, measure, tiers = [] } = content;
  const total = Big(content.total);
  return {
    ...{ id, version, name, source, content, sha256: sha256(canonicalJson(content)), total },
    cohorts: content.cohorts ?? [],
    rules: content.rules ?? [],
    nodes: content.nodes.map((node) => nodeOf(node, measure, { level: 1, max: total })),
    tiers: tiers.map(({ name: tier, from, to, toIncluded = false }) => ({
      ...{ name: tier, from: Big(from), to: Big(to), toIncluded },
    })),
    outside: content.outside ?? null,
  };
}

/** What a node's parent brings at most, the whole at the top. */
interface Above {
  readonly level: number;
  readonly max: Big;
}

function nodeOf(node: NodeInFile, measure: Measure, above: Above): SchemeNode {
  const { code, name, weight, points, inferred, bonus, aside, children = [] } = node;
  const max = measure === 'weights' ? above.max.times(weight!).times('0.01') : Big(points!);
  return {
    ...{ code, name, level: above.level, max, full: measure === 'weights' ? Big(100) : max },
    ...{ inferred: inferred ?? null, bonus: bonus ?? null, aside: aside ?? false },
    ...{ metric: node.metric ?? null, rule: node.rule ?? null, clocks: node.clocks ?? [] },
    children: children.map((child) => nodeOf(child, measure, { level: above.level + 1, max })),
  };
}

function mistakesOf(file: CatalogFile<SchemeInFile>): string[] {
  const { nodes, measure, total } = file.content;
  const codes: string[] = [];
  const visit = (siblings: readonly NodeInFile[], whole: number, path: Path): string[] => [
    ...sumMistakes(file, siblings, { measure, whole, path }),
    ...siblings.flatMap((node, at) => {
      const own = nodeMistakes(file, node, { measure, codes, path: [...path, at] });
      codes.push(node.code);
      const below = measure === 'weights' ? 100 : (node.points ?? 0);
      const children = node.children ?? [];
      return [
        ...own,
        ...(children.length > 0 ? visit(children, below, [...path, at, 'children']) : []),
      ];
    }),
  ];
  const found = visit(nodes, measure === 'weights' ? 100 : total, ['nodes']);
  return [...found, ...tierMistakes(file)];
}

/** Parts make up their whole exactly; what is a bonus or stands aside is none of them. */
function sumMistakes(
  { mistake }: CatalogFile<SchemeInFile>,
  siblings: readonly NodeInFile[],
  { measure, whole, path }: { measure: Measure; whole: number; path: Path },
): string[] {
  const parts = siblings.filter(({ bonus, aside }) => !bonus && !aside);
  const values = parts.map((part) => (measure === 'weights' ? part.weight : part.points) ?? 0);
  const sum = values.reduce((before, value) => before.plus(value), Big(0));
  if (sum.eq(whole)) return [];
  return [mistake(path, `${measure} add up to ${sum.toFixed()}, not ${whole}`)];
}

function nodeMistakes(
  { mistake }: CatalogFile<SchemeInFile>,
  node: NodeInFile,
  { measure, codes, path }: { measure: Measure; codes: readonly string[]; path: Path },
): string[] {
  const { code } = node;
  const own = measure === 'weights' ? node.weight : node.points;
  const other = measure === 'weights' ? node.points : node.weight;
  return [
    ...(codes.includes(code) ? [`${code} stands here twice`] : []),
    ...(own === undefined || other !== undefined ? [`${code} needs ${measure} and no other`] : []),
    ...placeMistakes(node, measure === 'points' && path.length === 2),
  ].map((what) => mistake(path, what));
}

/** `mayStandApart`: it stands at the top of a scheme with points. */
function placeMistakes(
  { code, bonus, aside, metric, children }: NodeInFile,
  mayStandApart: boolean,
): string[] {
  const isApart = bonus !== undefined || aside === true;
  return [
    ...(isApart && (!mayStandApart || children)
      ? [`${code}: a bonus, or what stands aside, is a leaf with points at the top`]
      : []),
    ...(metric !== undefined && children ? [`${code}: a metric belongs to a leaf`] : []),
  ];
}

/** The lowest begins at nothing, each other one where the one below it has ended, or later; no two are called the same. */
function tierMistakes({ content: { tiers = [] }, mistake }: CatalogFile<SchemeInFile>): string[] {
  return tiers.flatMap(({ name, from, to, toIncluded }, at) => {
    const below = tiers[at - 1];
    const isEmpty = toIncluded ? from > to : from >= to;
    return [
      ...(below && (below.toIncluded ? from <= below.to : from < below.to)
        ? ['overlaps the tier before it']
        : []),
      ...(isEmpty ? ['is empty'] : []),
      ...(!below && from !== 0 ? [`begins at ${from}: what is below falls into no tier`] : []),
      ...(tiers.findIndex((one) => one.name.zh === name.zh) < at ? ['stands here twice'] : []),
    ].map((what) => mistake(['tiers', at], `${name.zh} ${what}`));
  });
}
