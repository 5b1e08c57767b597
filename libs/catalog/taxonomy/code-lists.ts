import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogFileError, projectRoot, readCatalogFile } from '@shutong/platform';

/** A code with its names. */
export interface CodeName {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** A value of a code list, in a group where the list has groups. */
export interface ListedCode extends CodeName {
  readonly group?: string;
}

/** A closed list of values that people keep in catalog/taxonomies/<name>.yaml. */
export interface CodeList {
  readonly name: string;
  readonly codes: readonly ListedCode[];
  /** Classes that the codes fall into; empty where they fall into none. */
  readonly groups: readonly CodeName[];
}

/** Lists with a schema of their own: the codes have a shape, or must have a group. */
const ownSchemas: Readonly<Record<string, string>> = {
  divisions: 'taxonomy-divisions',
  formats: 'taxonomy-formats',
  industries: 'taxonomy-industries',
};

interface ListFile {
  readonly codes: readonly ListedCode[];
  readonly groups?: readonly CodeName[];
}

/** Reads all code lists anew. @throws CatalogFileError naming file, line and mistake */
export function readCodeLists(
  folder = join(projectRoot(), 'catalog', 'taxonomies'),
): readonly CodeList[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => readCodeList(folder, file.replace('.yaml', '')));
}

function readCodeList(folder: string, name: string): CodeList {
  const schema = ownSchemas[name] ?? 'taxonomy';
  const { content, mistake } = readCatalogFile<ListFile>(join(folder, `${name}.yaml`), schema);
  const { codes, groups = [] } = content;
  const mistakes = [
    ...repeated(codes).map(([at, what]) => mistake(['codes', at], what)),
    ...repeated(groups).map(([at, what]) => mistake(['groups', at], what)),
    ...codes.flatMap(({ group }, at) =>
      group === undefined || groups.some(({ code }) => code === group)
        ? []
        : [mistake(['codes', at], `group ${group} is not one of the list's groups`)],
    ),
  ];
  if (mistakes.length > 0) throw new CatalogFileError(mistakes);
  return { name, codes, groups };
}

/** Where a code or name stands a second time, and which. */
function repeated(codes: readonly CodeName[]): (readonly [number, string])[] {
  return (['code', 'zh', 'en'] as const).flatMap((field) => {
    const seen = new Set<string>();
    return codes.flatMap((one, at) => {
      const value = one[field];
      if (seen.has(value)) return [[at, `${field} ${value} occurs twice`] as const];
      seen.add(value);
      return [];
    });
  });
}

let lists: ReadonlyMap<string, CodeList> | undefined;

/** All code lists by name, read once in a process. @throws CatalogFileError */
export const codeLists = (): ReadonlyMap<string, CodeList> =>
  (lists ??= new Map(readCodeLists().map((list) => [list.name, list])));

/** One that the program cannot do without. @throws Error where the file is gone */
export function codeList(name: string): CodeList {
  const found = codeLists().get(name);
  if (!found) throw new Error(`catalog/taxonomies has no ${name}.yaml`);
  return found;
}
