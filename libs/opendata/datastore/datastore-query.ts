import { isInOrder, type RowColumn, type RowCondition, type RowQuery } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { misfit } from '../ckan/ckan-answer';
import type { Asked } from '../ckan/asked';
import type { FoundTable } from '../open-dataset/open-dataset';
import { conditionsOf } from './datastore-filter';
import { conditionsOfWords } from './datastore-words';
import { hasRowId, rowId, rowIdColumn } from './row-id';
import { windowOf, type RowWindow } from './row-window';

type Order = Omit<RowQuery, 'limit' | 'cursor' | 'offset'>;

/** What is asked of the rows of a resource. */
export interface DatastoreQuery {
  /** The table as it is asked: where numbers of rows are compared, they are a column of it. */
  readonly table: FoundTable;
  readonly query: Order;
  /** Of each value of a record its place in a row that is found; null for the number of the row. */
  readonly places: readonly (number | null)[];
  /** Rows passed over before the first. */
  readonly skipped: number;
  /** As many rows as are answered at most. */
  readonly most: number;
  /** How many there are, where nobody has to count them. */
  readonly total?: number;
  /** How the numbers of the rows of the next page compare with the last one of this; null where they say nothing of that. */
  readonly goesOn: 'gt' | 'lt' | null;
  /** As they were asked for. */
  readonly offset: number;
  readonly limit: number;
}

type Bounds = Pick<DatastoreQuery, 'offset' | 'limit'>;

/** @throws CkanRefusal */
export function datastoreQuery(asked: Asked, table: FoundTable): DatastoreQuery {
  const isNumbered = hasRowId(table.columns);
  const isDistinct = asked.flag('distinct', false);
  const { output, places } = outputOf(asked, table, { isNumbered, isDistinct });
  const conditions = conditionsIn(asked, table.columns);
  const sort = sortOf(asked, { isNumbered, isDistinct });
  const bounds: Bounds = {
    offset: asked.count('offset', { usual: 0, most: Number.MAX_SAFE_INTEGER }),
    limit: asked.count('limit', {
      usual: limits.ckanRecordsDefault.value,
      most: limits.ckanRecords.value,
    }),
  };
  const isByNumber = isNumbered && !isDistinct && sort.every(({ column }) => column === rowId);
  const window = isByNumber ? windowOf(conditions, rowId, table.rows) : undefined;
  const found = window
    ? { ...inWindow(window, sort, bounds), total: window.before - window.from }
    : { skipped: bounds.offset, most: bounds.limit, query: { ...whole(conditions), sort } };
  const query = { output, ...found.query };
  const asAsked = isNumbered && !isInOrder({ ...query, limit: 1 }) ? withNumbers(table) : table;
  const goesOn = isByNumber ? (sort.length > 0 ? 'lt' : 'gt') : null;
  return { ...bounds, ...found, table: asAsked, query, places, goesOn };
}

const withNumbers = (table: FoundTable): FoundTable => ({
  ...table,
  columns: [...table.columns, { ...rowIdColumn, title: rowId }],
});

interface Kind {
  /** Whether the number of each row can be asked for. */
  readonly isNumbered: boolean;
  readonly isDistinct: boolean;
}

/** What is read of each row, and which of that is told. */
function outputOf(
  asked: Asked,
  { columns }: FoundTable,
  { isNumbered, isDistinct }: Kind,
): Pick<DatastoreQuery, 'places'> & Pick<Order, 'output'> {
  const fields = asked.list('fields', /\s*,\s*/);
  const names = columns.map(({ name }) => name);
  if (isDistinct) {
    const by = fields.length > 0 ? fields : names;
    return { output: { kind: 'groups', by, aggregates: [] }, places: by.map((_, at) => at) };
  }
  const shown = fields.length > 0 ? fields : [...(isNumbered ? [rowId] : []), ...names];
  const isRowId = (name: string): boolean => isNumbered && name === rowId;
  const read = shown.filter((name) => !isRowId(name));
  const places = shown.map((name) => (isRowId(name) ? null : read.indexOf(name)));
  return { output: { kind: 'rows', columns: read.length > 0 ? read : names.slice(0, 1) }, places };
}

/** Nothing but numbers decides: the rows are known before any is read. */
function inWindow({ from, before }: RowWindow, sort: RowQuery['sort'], { offset, limit }: Bounds) {
  if (sort.length === 0) {
    const skipped = from + offset;
    return { skipped, most: Math.max(0, Math.min(limit, before - skipped)), query: { sort } };
  }
  const last = Math.max(from, before - offset);
  const first = Math.max(from, last - limit);
  const compare = { op: 'compare', column: rowId } as const;
  const conditions: RowCondition[] = [
    { ...compare, by: '>', value: String(first) },
    { ...compare, by: '<=', value: String(last) },
  ];
  return { skipped: 0, most: last - first, query: { ...whole(conditions), sort } };
}

/** Rows are in the order of `_id` where nothing else is said; behind it nothing else decides. */
function sortOf(asked: Asked, { isNumbered, isDistinct }: Kind): RowQuery['sort'] {
  const sort = asked.list('sort', /\s*,\s*/).map((one) => {
    const [, quoted, plain, direction = 'asc'] =
      /^(?:"([^"]+)"|(\S+))(?:\s+(asc|desc))?(?:\s+nulls\s+last)?$/i.exec(one.trim()) ?? [];
    const column = quoted ?? plain;
    if (column === undefined) throw misfit({ sort: [`Cannot sort by ${one}`] });
    return { column, descending: direction.toLowerCase() === 'desc' };
  });
  const number = isNumbered ? sort.findIndex(({ column }) => column === rowId) : -1;
  if (number < 0 || isDistinct) return sort;
  return sort.slice(0, sort[number]!.descending ? number + 1 : number);
}

function conditionsIn(asked: Asked, columns: readonly RowColumn[]): RowCondition[] {
  return [
    ...conditionsOf(asked.json('filters') ?? {}),
    ...conditionsOfWords('q', wordsOf(asked), columns),
    ...conditionsOfWords('full_text', asked.text('full_text') ?? '', columns),
  ];
}

/** An object is one however it is written; everything else is words, as they are written. */
function wordsOf(asked: Asked): unknown {
  const q = asked.json('q') ?? '';
  return typeof q === 'object' ? q : (asked.text('q') ?? '');
}

function whole(conditions: readonly RowCondition[]): Pick<Order, 'filter'> {
  const [first, ...others] = conditions;
  if (!first) return {};
  return { filter: others.length > 0 ? { op: 'and', conditions } : first };
}
