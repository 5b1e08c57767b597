import { join } from 'node:path';
import { projectRoot, readCatalogFile, readCatalogFolder } from '@shutong/platform';
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
 * Reads the demo region from the folder (default: the project's `catalog/demo`).
 * @throws CatalogFileError naming file, line and mistake
 */
export function readRegion(folder = join(projectRoot(), 'catalog', 'demo')): DemoRegion {
  const { region, departments } = read<DepartmentFile>(folder, 'departments.yaml', 'departments');
  const { people } = read<PeopleFile>(folder, 'people.yaml', 'people');
  const { resources } = read<ResourceFile>(folder, 'resources.yaml', 'resources');
  const entries = readCatalogFolder<EntryFile>(join(folder, 'entries'), 'demo-entry').flatMap(
    ({ content }) => entriesOf(content),
  );
  return { place: region, departments, people, entries, resources };
}

const entriesOf = ({ provider, basis, entries }: EntryFile): DemoEntry[] =>
  entries.map((entry) => ({ ...entry, provider, basis }));

const read = <T>(folder: string, name: string, schema: string): T =>
  readCatalogFile<T>(join(folder, name), `demo-${schema}`).content;
