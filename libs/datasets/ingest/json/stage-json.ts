import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';
import { placeText } from '../place';
import { stageRows } from '../table/stage-rows';
import type { StagedTable } from '../table/staged-table';
import { cellOf, isGeoObject, isObject, parseExact, type Exact } from './json-cells';
import {
  explained,
  shapeOf,
  shapePath,
  valuesOf,
  type JsonSource,
  type ListShape,
} from './json-shape';
import { RecordTable } from './record-table';

/** Tables of a JSON, JSON lines or GeoJSON file. @throws ingestErrors */
export async function* stageJson(source: JsonSource): AsyncGenerator<StagedTable> {
  const shape = await shapeOf(source);
  const lists = shape.lists.filter(({ objects, lists, scalars }) => objects + lists + scalars > 0);
  if (shape.values === 0) throw ingestErrors.empty({ place: placeText(source.place) });
  if (shape.values > 1) yield await stageList(source, '', true);
  else if (shape.first === 'list') yield await stageOne(source, lists);
  else if (geoType.test(shape.type ?? '') && (await isOneFeature(source, lists))) {
    yield await stageList(source, '', true);
  } else if (shape.first === 'object') yield* stageObject(source, lists);
  else throw noRecords(source);
}

const noRecords = ({ place }: JsonSource) =>
  ingestErrors.noTableFound({ place: placeText(place), format: 'JSON' });

async function stageOne(source: JsonSource, lists: readonly ListShape[]): Promise<StagedTable> {
  const [list] = lists;
  if (!list) throw ingestErrors.empty({ place: placeText(source.place) });
  return stageList(source, '', false);
}

const geoType = /^(?:Feature|(?:Multi)?(?:Point|LineString|Polygon)|GeometryCollection)$/;
/** Where the lists of a feature or of a geometry lie: what has others is none, and not held whole to find out. */
const geoList = /^(?:geometry|properties)\.|^(?:coordinates|geometries|bbox)$/;

async function isOneFeature(source: JsonSource, lists: readonly ListShape[]): Promise<boolean> {
  if (!lists.every(({ path }) => geoList.test(path))) return false;
  const whole = await wholeOf(source);
  return whole !== undefined && isGeoObject(whole);
}

const isRecords = ({ objects, lists, scalars }: ListShape): boolean =>
  objects > 9 * (lists + scalars);
const isRows = ({ objects, lists, scalars }: ListShape): boolean => lists > 9 * (objects + scalars);

/** Lists of records lie somewhere in it; or it is a table turned on its side; or its keys name records. */
async function* stageObject(
  source: JsonSource,
  lists: readonly ListShape[],
): AsyncGenerator<StagedTable> {
  const columns = columnsOf(lists);
  const records = lists.filter((list) => isRecords(list) || isRows(list));
  if (records.length > limits.ingestTables.value) {
    throw ingestErrors.tooLarge({
      ...{ place: placeText(source.place), limit: limits.ingestTables.value },
      ...{ unit: limits.ingestTables.unit, what: 'a file' },
    });
  }
  for (const [at, { path }] of records.entries()) yield await stageList(source, path, false, at);
  if (records.length === 0) yield await stageWhole(source, columns);
}

async function stageWhole(
  source: JsonSource,
  columns: readonly ListShape[] | undefined,
): Promise<StagedTable> {
  const whole = await wholeOf(source);
  if (!whole) throw noRecords(source);
  if (columns?.length === Object.keys(whole).length) return stageColumns(source, whole);
  if (isKeyed(whole)) return stageKeyed(source, whole);
  if (isOneLine(whole)) return stageList(source, '', true);
  throw noRecords(source);
}

/** Lists of scalars, all equally long. */
function columnsOf(lists: readonly ListShape[]): readonly ListShape[] | undefined {
  const [first] = lists;
  const isEven = lists.every(
    ({ path, objects, scalars }) =>
      !path.includes('.') && objects === 0 && scalars === first?.scalars,
  );
  return first && isEven ? lists : undefined;
}

type ExactObject = { readonly [key: string]: Exact };

async function wholeOf(source: JsonSource): Promise<ExactObject | undefined> {
  for await (const { path, text } of valuesOf(source, true)) {
    if (path === shapePath) break;
    const value = explained(source, () => parseExact(text));
    return isObject(value) ? value : undefined;
  }
  return undefined;
}

/** Objects under keys that have most of their own keys in common. */
function isKeyed(whole: ExactObject): boolean {
  const values = Object.values(whole);
  if (values.length < 2 || !values.every(isObject)) return false;
  const keys = values.map((value) => Object.keys(value));
  const common = keys[0]!.filter((key) => keys.every((others) => others.includes(key)));
  return common.length > 0 && common.length * 2 >= keys[0]!.length;
}

/** A record by itself: nothing but values. */
const isOneLine = (whole: ExactObject): boolean =>
  Object.keys(whole).length > 0 &&
  Object.values(whole).every((value) => !isObject(value) && !Array.isArray(value));

async function stageColumns(source: JsonSource, whole: ExactObject): Promise<StagedTable> {
  const titles = Object.keys(whole);
  const columns = Object.values(whole).map((column) => column as Exact[]);
  const rows = columns[0]!.map((_, row) => columns.map((column) => cellOf(column[row] ?? null)));
  const { name, place } = source;
  const texts = textColumns(columns);
  return stageRows({ name, place, titles, rows, texts, spool: source.spool(0) });
}

const textColumns = (columns: readonly (readonly Exact[])[]): Set<number> =>
  new Set(
    columns.flatMap((column, at) => (column.some((one) => typeof one === 'string') ? [at] : [])),
  );

async function stageKeyed(source: JsonSource, whole: ExactObject): Promise<StagedTable> {
  const table = await RecordTable.open(source.name, source.place, source.spool(0));
  try {
    const records = Object.entries(whole) as [string, ExactObject][];
    const name = freeName(records.map(([, record]) => record));
    for (const [key, record] of records) await table.add({ [name]: key, ...record });
  } finally {
    await table.close();
  }
  return table.staged();
}

/** Of the column of the keys: no record has another value of that name. */
function freeName(records: readonly ExactObject[]): string {
  let name = 'key';
  while (records.some((record) => Object.hasOwn(record, name))) name = `_${name}`;
  return name;
}

/** Values of one list, or of the lines, as rows. */
async function stageList(
  source: JsonSource,
  list: string,
  lines: boolean,
  number = 0,
): Promise<StagedTable> {
  const name = list === '' || list === 'features' ? source.name : `${source.name}-${list}`;
  const table = await RecordTable.open(name, source.place, source.spool(number));
  try {
    for await (const { path, text } of valuesOf(source, lines)) {
      if (path !== list) continue;
      const { place } = source;
      const here = { place: { ...place, row: table.rows + 1 } };
      await table.add(explained(here, () => parseExact(text)));
    }
  } finally {
    await table.close();
  }
  return table.staged();
}
