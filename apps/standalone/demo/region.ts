import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { parse } from 'yaml';
import type { DepartmentFile, EntryFile, PeopleFile, ResourceFile } from './region-files';
import type {
  DemoDepartment,
  DemoEntry,
  DemoPerson,
  DemoPlace,
  DemoResource,
} from './region-files';

/** The demo region as `catalog/demo` describes it. */
export interface DemoRegion {
  readonly place: DemoPlace;
  /** Parents before their children. */
  readonly departments: readonly DemoDepartment[];
  readonly people: readonly DemoPerson[];
  readonly entries: readonly DemoEntry[];
  readonly resources: readonly DemoResource[];
}

/**
 * Reads the demo region from the folder (default: the project's `catalog/demo`). Throws an Error that names
 * file and place where a file is not YAML or breaks its schema.
 */
export function readRegion(folder = join(projectRoot(), 'catalog', 'demo')): DemoRegion {
  const { region, departments } = read<DepartmentFile>(folder, 'departments.yaml', 'departments');
  const { people } = read<PeopleFile>(folder, 'people.yaml', 'people');
  const { resources } = read<ResourceFile>(folder, 'resources.yaml', 'resources');
  const entries = readdirSync(join(folder, 'entries'))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => entriesOf(read<EntryFile>(folder, join('entries', name), 'entry')));
  return { place: region, departments, people, entries, resources };
}

const entriesOf = ({ provider, basis, entries }: EntryFile): DemoEntry[] =>
  entries.map((entry) => ({ ...entry, provider, basis }));

function read<T>(folder: string, name: string, schema: string): T {
  const file = join(folder, name);
  const content = parseYaml(file);
  const valid = validatorOf(schema);
  if (!valid(content)) throw new Error(`${file}: ${problemOf(valid)}`);
  return content as T;
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** Rules under if/then speak of properties that the schema around them describes. */
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
const validators = new Map<string, ValidateFunction>();

function validatorOf(schema: string): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const file = join(projectRoot(), 'catalog', 'schemas', `demo-${schema}.schema.json`);
  const compiled = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  validators.set(schema, compiled);
  return compiled;
}

function problemOf({ errors }: ValidateFunction): string {
  const { instancePath, message, params } = errors![0]!;
  return `${instancePath || '/'} ${message} ${JSON.stringify(params)}`;
}
