import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { LineCounter, isNode, parseDocument, type Document } from 'yaml';
import { projectRoot } from '../config/root';

/** Mistakes that one message names; after mending those, the next reading names the others. */
const named = 5;

/** A file that people edit and that cannot be used: each line of the message names file, line and mistake. */
export class CatalogFileError extends Error {
  constructor(mistakes: readonly string[]) {
    super(mistakes.slice(0, named).join('\n'));
    this.name = 'CatalogFileError';
  }
}

/** A checked file, with a way to name a place of it. */
export interface CatalogFile<T> {
  readonly content: T;
  /** The mistake with file and line. Path: keys and indexes from the top. */
  readonly mistake: (path: readonly (string | number)[], what: string) => string;
}

/**
 * Reads a YAML file and checks it against catalog/schemas/<schema>.schema.json.
 * @throws CatalogFileError where it is not YAML or does not keep to its schema
 */
export function readCatalogFile<T>(file: string, schema: string): CatalogFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new CatalogFileError(
      document.errors.map(
        ({ linePos, message }) => `${file}:${linePos?.[0].line ?? 1}: ${message.split('\n')[0]}`,
      ),
    );
  }
  const mistake = (path: readonly (string | number)[], what: string): string =>
    `${file}:${lineOf(document, lines, path)}: ${what}`;
  const content: unknown = document.toJS();
  const validate = validatorOf(schema);
  if (validate(content)) return { content: content as T, mistake };
  throw new CatalogFileError(
    validate.errors!.map((error) => mistake(pathOf(error), sayingOf(error))),
  );
}

let known: Ajv2020 | undefined;

/** All schemas of the folder are known to each other by their `$id`; one is compiled when it is asked for. */
function schemas(): Ajv2020 {
  if (known) return known;
  const folder = join(projectRoot(), 'catalog', 'schemas');
  known = new Ajv2020({
    allErrors: true,
    strict: true,
    // Rules under if/then speak of properties that the schema around them describes.
    strictTypes: false,
    strictRequired: false,
  });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.schema.json'))) {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
    known.addSchema(schema, file.replace('.schema.json', ''));
  }
  return known;
}

function validatorOf(schema: string): ValidateFunction {
  const validate = schemas().getSchema(schema) as ValidateFunction | undefined;
  if (!validate) throw new Error(`catalog/schemas has no ${schema}.schema.json`);
  return validate;
}

/** JSON pointer (RFC 6901) as keys; what a list is asked by is a number. */
const pathOf = ({ instancePath }: ErrorObject): (string | number)[] =>
  instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

function sayingOf({ instancePath, message, params }: ErrorObject): string {
  const extra = (params as { additionalProperty?: string }).additionalProperty;
  return `${instancePath || '/'} ${message}${extra === undefined ? '' : ` (${extra})`}`;
}

function lineOf(document: Document, lines: LineCounter, path: readonly unknown[]): number {
  const node = document.getIn(path, true);
  const offset = isNode(node) ? node.range?.[0] : undefined;
  return offset === undefined ? 1 : lines.linePos(offset).line;
}

/** All YAML files of a folder, by name. @throws CatalogFileError */
export const readCatalogFolder = <T>(
  folder: string,
  schema: string,
): (CatalogFile<T> & { readonly name: string })[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      ...readCatalogFile<T>(join(folder, file), schema),
      name: file.replace('.yaml', ''),
    }));
