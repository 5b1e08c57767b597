import { placeIn, type ColumnKind } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import type { DescribedCodeTable, DescribedItem } from '../publication/dictionary.entity';
import type {
  OpenDataset,
  OpenTable,
  OpenTableColumn,
  OpenVersion,
} from '../open-dataset/open-dataset';

type Json = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document, as far as it is looked into here. */
export interface ApiDocument extends Json {
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation extends Json {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Json;
}

interface Parameter extends Json {
  readonly name: string;
}

type OperationsAt = [path: string, operations: Readonly<Record<string, Operation>>];

/** Which version a document is of, and where the portal is. */
interface Described {
  readonly portal: string;
  /** As the address names it: a number, or `latest`. */
  readonly asked: string;
  readonly version: OpenVersion;
  /** What is said of the latest version now; null of one that is asked for by its number, of which nothing is said that a later one changes. */
  readonly dataset: OpenDataset | null;
  /** By an agreement the version does not say of itself which tables are series. */
  readonly isLicensed: boolean;
}

const ofVersion = '/api/v1/datasets/{id}/versions/{version}';
const ofFeatures = '/features/collections';
const ofRows = `${ofVersion}/tables/{table}/rows`;

/** For how many columns an address counts in the size of a document. */
const columnsPerAddress = 20;

/** How a value of a kind is written in JSON (docs/open-data.md). */
const written: Readonly<Record<ColumnKind, Json>> = {
  text: { type: ['string', 'null'] },
  integer: { type: ['string', 'null'], pattern: '^-?[0-9]+$' },
  decimal: { type: ['string', 'null'] },
  date: { type: ['string', 'null'], format: 'date' },
  timestamp: { type: ['string', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  geometry: { type: ['string', 'null'] },
};

/**
 * How one version of a dataset is called: the portal's own document (`withoutExamples`), of which the addresses below the version are
 * kept, with the tables and columns that it has (OpenAPI 3.1). Every example gives an answer when it is asked for.
 */
export function datasetDocument(portalDocument: ApiDocument, described: Described): ApiDocument {
  const { dataset, version, portal } = described;
  const paths = Object.fromEntries(
    Object.entries(portalDocument.paths)
      .filter(([path]) => path === ofVersion || path.startsWith(`${ofVersion}/`))
      .flatMap(([path, item]) => pathsOf(path, item, described)),
  );
  const schemas = Object.fromEntries(
    version.tables.slice(0, countDescribed(version)).map((table) => [rowName(table), rowOf(table)]),
  );
  const document = {
    ...portalDocument,
    info: {
      ...{ title: version.title, version: String(version.number) },
      ...(dataset && {
        description: [dataset.summary, dataset.departmentName].filter(Boolean).join('\n\n'),
      }),
    },
    servers: [{ url: portal }],
    paths,
  };
  const components = componentsOf(portalDocument, { paths, schemas });
  return { ...document, components };
}

/** Addresses of a table once for each, where they give rows as its columns are; all others once for all tables that have what they give. */
function pathsOf(
  path: string,
  item: Readonly<Record<string, Operation>>,
  described: Described,
): OperationsAt[] {
  const { version, asked } = described;
  const tables = version.tables.filter(givesAt(path, described));
  const placed = path.replace('{id}', version.dataset).replace('{version}', asked);
  if (tables.length === 0 && path.includes('{table}')) return [];
  const own = path === ofRows ? tables.slice(0, countDescribed(version)) : [];
  const others = tables.slice(own.length);
  const paths = own.map((table): OperationsAt => [
    placed.replace('{table}', String(table.place)),
    operationsOf(item, (operation) => rowsOf(operation, table)),
  ]);
  if (own.length > 0 && others.length === 0) return paths;
  return [...paths, [placed, operationsOf(item, (one) => amongTables(one, others))]];
}

/** How many tables, from the first, have an address of their own for rows: as many as the limit of columns allows. */
function countDescribed({ tables }: OpenVersion): number {
  let left = limits.documentColumns.value;
  const end = tables.findIndex(({ columns }) => (left -= columns.length + columnsPerAddress) < 0);
  return end === -1 ? tables.length : end;
}

/** Which tables have what an address gives. */
function givesAt(path: string, { isLicensed }: Described): (table: OpenTable) => boolean {
  const below = path.slice(ofVersion.length);
  if (below.startsWith(`${ofFeatures}/{table}`))
    return ({ columns }) => placeIn(columns) !== undefined;
  if (below.endsWith('/series')) return ({ series }) => isLicensed || series !== null;
  if (below.endsWith('/codes')) return ({ columns }) => columns.some(hasCodes);
  // Of an agreement on some of its columns there is no file.
  if (below.endsWith('/file')) return ({ bytes }) => bytes !== null;
  return () => true;
}

const hasCodes = ({ item }: OpenTableColumn): boolean => Boolean(item?.codeTable);

/** Without what stands in the address already. */
function operationsOf(
  item: Readonly<Record<string, Operation>>,
  change: (operation: Operation) => Operation,
): Readonly<Record<string, Operation>> {
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      const { parameters = [], ...rest } = operation;
      const asked = parameters.filter(({ name }) => name !== 'id' && name !== 'version');
      return [method, change({ ...rest, parameters: asked })];
    }),
  );
}

/** A document without its examples, which are of another dataset. */
export function withoutExamples(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutExamples);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'example' && key !== 'examples')
      .map(([key, value]) => [key, withoutExamples(value)]),
  );
}

function amongTables(operation: Operation, tables: readonly OpenTable[]): Operation {
  const parameters = operation.parameters?.map((one) =>
    one.name === 'table' ? { ...one, schema: placeOf(tables) } : one,
  );
  return { ...operation, ...(parameters && { parameters }) };
}

const placeOf = (tables: readonly OpenTable[]): Json => ({
  type: 'string',
  enum: tables.map(({ place }) => String(place)),
});

function rowsOf(operation: Operation, table: OpenTable): Operation {
  const examples = examplesOf(table);
  const parameters = operation.parameters
    ?.filter(({ name }) => name !== 'table')
    .map((one) => (one.name in examples ? { ...one, example: examples[one.name] } : one));
  return {
    ...operation,
    operationId: `${operation.operationId}.${table.place}`,
    summary: table.name,
    ...(parameters && { parameters }),
    responses: { ...operation.responses, '200': answerOf(operation.responses['200'], table) },
  };
}

function answerOf(answer: unknown, table: OpenTable): Json {
  const { content, ...rest } = answer as { readonly content: Readonly<Record<string, Json>> };
  const json = content['application/json'];
  const rows = { type: 'array', items: { $ref: `#/components/schemas/${rowName(table)}` } };
  const schema = { allOf: [json?.schema, { type: 'object', properties: { rows } }] };
  return { ...rest, content: { ...content, 'application/json': { ...json, schema } } };
}

/** A question that the table can be asked: some rows in which a column has a value. */
function examplesOf({ columns }: OpenTable): Readonly<Record<string, unknown>> {
  const plain = columns.filter(({ kind }) => kind !== 'geometry').map(({ name }) => quoted(name));
  const [first] = plain;
  if (first === undefined) return { limit: 1 };
  return {
    ...{ select: plain.slice(0, 3).join(','), filter: `${first} IS NOT NULL` },
    ...{ sortby: `-${first}`, limit: 1 },
  };
}

/** A name as parameters have it (docs/datasets.md, A query). */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const rowName = ({ place }: Pick<OpenTable, 'place'>): string => `Row${place}`;

/** A row has the columns that were selected; figures of `aggregate` have names of their own. */
const rowOf = ({ name, columns }: OpenTable): Json => ({
  ...{ type: 'object', title: name },
  description:
    'A row has the columns that were selected. Where rows are grouped, call figures as no column is called.',
  properties: Object.fromEntries(columns.map((column) => [column.name, valueOf(column)])),
});

function valueOf({ title, kind, item }: OpenTableColumn): Json {
  const said = item ? [item, item.codeTable].flatMap(wordsOf) : [];
  const description = said.filter((one) => one && one !== title).join('; ');
  return { ...written[kind], title, ...(description && { description }) };
}

const wordsOf = (of: DescribedItem | DescribedCodeTable | null): string[] => {
  if (!of) return [];
  return 'title' in of ? [of.title, of.titleEn] : [of.name, of.nameEn];
};

/** Of what the portal's document refers to, what the paths that are left need. */
function componentsOf(
  { components }: ApiDocument,
  { paths, schemas }: { readonly paths: Json; readonly schemas: Json },
): ApiDocument['components'] {
  const needed: Record<string, Record<string, unknown>> = { schemas: {}, responses: {} };
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('$ref' in node) keep(String(node.$ref));
    for (const value of Object.values(node)) collect(value);
  };
  const keep = (reference: string): void => {
    const [, , group = '', name = ''] = reference.split('/');
    const found = components[group]?.[name];
    if (found === undefined || needed[group]![name] !== undefined) return;
    needed[group]![name] = found;
    collect(found);
  };
  collect(paths);
  return { ...components, ...needed, schemas: { ...needed.schemas, ...schemas } };
}
