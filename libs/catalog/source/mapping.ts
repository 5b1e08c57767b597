import { join } from 'node:path';
import { CatalogFileError, projectRoot, readCatalogFolder } from '@shutong/platform';
import { opennesses, updateCycles } from '../vocabulary';

/** Where a field comes from, and which of the source's values mean that there is none. */
export interface TextRule {
  readonly from: string;
  readonly absent?: readonly string[];
}

/** A field with a closed list of values: the source's and ours. */
export interface CodeRule extends TextRule {
  readonly values: Readonly<Record<string, string>>;
}

/** A field with several values, perhaps from several fields, perhaps held as one text. */
export interface ListRule {
  readonly from: string | readonly string[];
  /** Regular expression of what stands between values. */
  readonly split?: string;
  readonly absent?: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
}

/** How one portal's records become entries: catalog/mappings/<name>.yaml. */
export interface Mapping {
  readonly name: string;
  readonly title: string;
  readonly node?: string;
  readonly recognise: readonly string[];
  /** For a table whose first row is data already: what its columns are, and which files are such tables. */
  readonly table?: { readonly file: string; readonly columns: readonly string[] };
  readonly identity: readonly string[];
  /** One for all files, or by the file's name. */
  readonly division?:
    string | { readonly file: string; readonly values: Readonly<Record<string, string>> };
  readonly fields: {
    readonly title: TextRule;
    readonly providerName?: TextRule;
    readonly titleEn?: TextRule;
    readonly summary?: TextRule;
    readonly theme?: TextRule;
    readonly keywords?: ListRule;
    readonly formats?: ListRule;
    readonly issued?: TextRule;
    readonly modified?: TextRule;
    readonly updateCycle?: CodeRule;
    readonly open?: CodeRule;
  };
}

/**
 * All field maps, each checked against catalog/schemas/mapping.schema.json and our code lists.
 * @throws CatalogFileError naming file, line and mistake
 */
export function readMappings(folder = join(projectRoot(), 'catalog', 'mappings')): Mapping[] {
  return readCatalogFolder<Mapping>(folder, 'mapping').map(({ content, mistake }) => {
    const { updateCycle, open } = content.fields;
    const mistakes = [
      ...strangeCodes('updateCycle', updateCycle, updateCycles),
      ...strangeCodes('open', open, opennesses),
    ].map(([field, what]) => mistake(['fields', field], what));
    if (mistakes.length > 0) throw new CatalogFileError(mistakes);
    return content;
  });
}

/** Codes that a map makes of a source's values and that are none of ours. */
const strangeCodes = (
  field: string,
  rule: CodeRule | undefined,
  ours: readonly string[],
): (readonly [string, string])[] =>
  Object.values(rule?.values ?? {})
    .filter((value) => !ours.includes(value))
    .map((value) => [field, `${field}: ${value} is none of ${ours.join(', ')}`]);

/** A file's records and the map that knows them. */
export interface KnownSource {
  readonly mapping: Mapping;
  readonly records: readonly object[];
}

/** Finds the map of a file: by the fields of its records, a table's by its head or its name. */
export function knownSource(
  mappings: readonly Mapping[],
  file: string,
  source: { readonly records: readonly object[] } | { readonly rows: Rows },
): KnownSource | undefined {
  if ('records' in source) return recognised(mappings, source.records);
  const headless = mappings.find(({ table }) => table && new RegExp(table.file).test(file));
  if (headless) {
    return { mapping: headless, records: recordsOf(headless.table!.columns, source.rows) };
  }
  const [head = [], ...rows] = source.rows;
  return recognised(
    mappings,
    recordsOf(
      head.map((name) => name.trim()),
      rows,
    ),
  );
}

type Rows = readonly (readonly string[])[];

const recordsOf = (columns: readonly string[], rows: Rows): object[] =>
  rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? ''])));

function recognised(
  mappings: readonly Mapping[],
  records: readonly object[],
): KnownSource | undefined {
  const [first] = records;
  const mapping =
    first && mappings.find(({ recognise }) => recognise.every((field) => field in first));
  return mapping && { mapping, records };
}
