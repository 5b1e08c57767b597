import type { Mount } from '../answering/mount';
import type { Intake, TargetConfig } from '../batch/intake';
import { isEachItsOwn } from '../batch/target/csv/file-pattern';
import { columnsIn } from '../source/http/parameters';
import type { SourceConfig } from '../source/source-config';
import type { ConnectorConfig } from './connector-config';

/** A place of connector.yaml (JSON Pointer) and the rule that it breaks. */
export interface Contradiction {
  readonly place: string;
  readonly rule: string;
}

/** What no schema can say: names that have to stand elsewhere in the file, or only once. */
export function contradictions(config: ConnectorConfig): Contradiction[] {
  const { mounts, sources, listen } = config;
  return [
    ...(URL.canParse(config.hub) ? [] : [{ place: '/hub', rule: 'is no address' }]),
    ...doubled(mounts.map(({ resource }) => resource)).map((index) => ({
      place: `/mounts/${index}/resource`,
      rule: 'is mounted twice',
    })),
    ...doubled(listen.keys.map(({ sha256 }) => sha256)).map((index) => ({
      place: `/listen/keys/${index}/sha256`,
      rule: 'is another system’s key',
    })),
    ...Object.entries(sources).flatMap(([name, source]) => inSource(source, `/sources/${name}`)),
    ...doubled(config.intakes.map(({ name }) => name)).map((index) => ({
      place: `/intakes/${index}/name`,
      rule: 'is another intake’s name',
    })),
    ...doubled(config.intakes.map(fileOf)).map((index) => ({
      place: `/intakes/${index}/file`,
      rule: 'is another intake’s file',
    })),
    ...chunksOverwritten(config.intakes).map((index) => ({
      place: `/intakes/${index}/chunk`,
      rule: 'names a column that another intake writes',
    })),
    ...config.intakes.flatMap((intake, index) =>
      inIntake(intake, `/intakes/${index}`, config.targets),
    ),
    ...mounts.flatMap((mount, index) => inMount(mount, `/mounts/${index}`, sources)),
  ];
}

/** A service is asked by columns that its rows have: else a wrong row could not be told. */
function inSource(source: SourceConfig, place: string): Contradiction[] {
  if (source.kind !== 'http') return [];
  const address = URL.canParse(source.url)
    ? []
    : [{ place: `${place}/url`, rule: 'is no address' }];
  const unknown = Object.entries(source.tables).flatMap(([name, { parameters = {}, columns }]) =>
    Object.entries(parameters).flatMap(([parameter, template]) =>
      columnsIn(template)
        .filter((column) => !columns.includes(column))
        .map((column) => ({
          place: `${place}/tables/${name}/parameters/${parameter}`,
          rule: `names ${column}, which is not one of the columns`,
        })),
    ),
  );
  return [...address, ...unknown];
}

function inMount(
  mount: Mount,
  place: string,
  sources: ConnectorConfig['sources'],
): Contradiction[] {
  const { columns, ceiling, subject } = mount;
  const named: readonly (readonly [string, readonly string[]])[] = [
    ['keyFields', mount.keyFields],
    ['matchRules', Object.keys(mount.matchRules)],
    ['masks', Object.keys(mount.masks)],
    ['ceiling/fields', ceiling.fields],
    ['ceiling/masks', Object.keys(ceiling.masks)],
    ['subject/field', subject ? [subject.field] : []],
    ['origin/items', Object.keys(mount.origin?.items ?? {})],
    ['batch/key', mount.batch?.key ?? []],
    ['batch/watermark', mount.batch?.watermark === undefined ? [] : [mount.batch.watermark]],
  ];
  const unknown = named.flatMap(([part, fields]) =>
    fields
      .filter((field) => !Object.hasOwn(columns, field))
      .map((field) => ({ place: `${place}/${part}`, rule: `names ${field}, which has no column` })),
  );
  const source = Object.hasOwn(sources, mount.source)
    ? []
    : [{ place: `${place}/source`, rule: 'is not one of the sources' }];
  return [...source, ...unknown];
}

function inIntake(
  intake: Intake,
  place: string,
  targets: ConnectorConfig['targets'],
): Contradiction[] {
  const { target, key = [], columns, agreement, everySeconds } = intake;
  const broken = Object.hasOwn(targets, target)
    ? brokenBy(intake, targets[target]!)
    : { part: 'target', rule: 'is not one of the targets' };
  return [
    ...(broken ? [{ place: `${place}/${broken.part}`, rule: broken.rule }] : []),
    ...key
      .filter((item) => !Object.hasOwn(columns, item))
      .map((item) => ({ place: `${place}/key`, rule: `names ${item}, which has no column` })),
    ...(isNamedTwice(intake)
      ? [{ place: `${place}/chunk`, rule: 'names a column twice, or one that an item goes into' }]
      : []),
    ...(everySeconds !== undefined && agreement === undefined
      ? [{ place: `${place}/everySeconds`, rule: 'needs an agreement' }]
      : []),
  ];
}

function isNamedTwice({ columns, chunk }: Intake): boolean {
  if (!chunk) return false;
  const [batch, number] = [chunk.batch, chunk.number];
  return batch === number || Object.values(columns).some((one) => one === batch || one === number);
}

/** Indexes of those whose chunk would be named by another that goes into the same table: the one after it would name its own there. */
const chunksOverwritten = (intakes: readonly Intake[]): number[] =>
  intakes.flatMap((one, index) => {
    const { batch, number } = one.chunk ?? {};
    const isWritten = intakes.some(
      (other) =>
        other !== one &&
        other.target === one.target &&
        other.table === one.table &&
        [...Object.values(other.columns), other.chunk?.batch, other.chunk?.number].some(
          (column) => column !== undefined && (column === batch || column === number),
        ),
    );
    return isWritten ? [index] : [];
  });

/** What a table needs and what a file needs. */
function brokenBy(
  { table, file, key, chunk, incremental }: Intake,
  { kind }: TargetConfig,
): { readonly part: string; readonly rule: string } | undefined {
  if (kind === 'csv') {
    if (table !== undefined) return { part: 'table', rule: 'is of no use to a folder of files' };
    if (file === undefined) return { part: 'file', rule: 'is missing' };
    const [useless] = Object.entries({ key, chunk }).filter(([, value]) => value !== undefined);
    if (useless) return { part: useless[0], rule: 'is of no use to a file' };
    return incremental && !isEachItsOwn(file)
      ? { part: 'file', rule: 'needs {batch}: what has changed would take the place of all' }
      : undefined;
  }
  if (file !== undefined) return { part: 'file', rule: 'is of no use to a database' };
  if (table === undefined) return { part: 'table', rule: 'is missing' };
  return key === undefined ? { part: 'key', rule: 'is missing' } : undefined;
}

/** Indexes of what stood in the list before. */
const doubled = (list: readonly (string | undefined)[]): number[] =>
  list.flatMap((one, index) => (one !== undefined && list.indexOf(one) < index ? [index] : []));

const fileOf = ({ target, file }: Intake): string | undefined =>
  file === undefined ? undefined : JSON.stringify([target, file]);
