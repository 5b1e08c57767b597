import type { RowColumn, RowCondition, RowQuery } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { misfit } from '../ckan/ckan-answer';
import type { Asked } from '../ckan/asked';

/** What CKAN calls the number of a row, from 1. */
export const rowId = '_id';

/** A table may have a column of its own that is called so, as whatever was dumped from a CKAN has: then that is meant, and no number is told. */
export const hasRowId = (columns: readonly Pick<RowColumn, 'name'>[]): boolean =>
  columns.every(({ name }) => name !== rowId);

/** What is asked of the rows of a resource. */
export interface DatastoreQuery {
  readonly query: RowQuery;
  /** Whether the number of each row is told. */
  readonly withId: boolean;
  readonly offset: number;
  /** As many rows as are answered at most; 0 for none. */
  readonly limit: number;
}

/** @throws CkanRefusal */
export function datastoreQuery(asked: Asked, columns: readonly RowColumn[]): DatastoreQuery {
  const fields = asked.list('fields', /\s*,\s*/);
  const numbered = hasRowId(columns);
  const named = fields.filter((one) => !numbered || one !== rowId);
  const shown = fields.length > 0 ? named : columns.map(({ name }) => name);
  const isDistinct = asked.flag('distinct', false);
  const filter = filterOf(asked, columns);
  const most = Math.min(limits.rowPage.value, Math.floor(limits.openCells.value / columns.length));
  const limit = asked.count('limit', { usual: limits.ckanRecordsDefault.value, most });
  return {
    query: {
      output: isDistinct
        ? { kind: 'groups', by: shown, aggregates: [] }
        : { kind: 'rows', columns: shown.length > 0 ? shown : columns.map(({ name }) => name) },
      ...(filter ? { filter } : {}),
      sort: sortOf(asked, numbered),
      limit: Math.max(1, limit),
    },
    withId: numbered && !isDistinct && (fields.length === 0 || fields.includes(rowId)),
    offset: asked.count('offset', { usual: 0, most: Number.MAX_SAFE_INTEGER }),
    limit,
  };
}

/** Rows are in the order of `_id` where nothing else is said. */
function sortOf(asked: Asked, numbered: boolean): RowQuery['sort'] {
  return asked
    .list('sort', /\s*,\s*/)
    .map((one) => {
      const [, quoted, plain, direction = 'asc'] =
        /^(?:"([^"]+)"|(\S+))(?:\s+(asc|desc))?(?:\s+nulls\s+last)?$/i.exec(one.trim()) ?? [];
      const column = quoted ?? plain;
      const descending = direction.toLowerCase() === 'desc';
      const isMisfit = column === undefined || (numbered && column === rowId && descending);
      if (isMisfit) throw misfit({ sort: [`Cannot sort by ${one}`] });
      return { column, descending };
    })
    .filter(({ column }) => !numbered || column !== rowId);
}

function filterOf(asked: Asked, columns: readonly RowColumn[]): RowCondition | undefined {
  const conditions = [
    ...ofFilters(asked.json('filters') ?? {}),
    ...ofWords(asked.json('q') ?? '', columns),
  ];
  if (conditions.length === 0) return undefined;
  return conditions.length === 1 ? conditions[0] : { op: 'and', conditions };
}

function ofFilters(filters: unknown): RowCondition[] {
  return Object.entries(objectIn('filters', filters)).map(([column, value]) =>
    ofFilter(column, value),
  );
}

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=' } as const;
type ComparisonName = keyof typeof comparisons;

function ofFilter(column: string, value: unknown): RowCondition {
  if (value === null) return { op: 'isNull', column };
  if (Array.isArray(value)) {
    return { op: 'in', column, values: value.map((one) => valueIn('filters', one)) };
  }
  if (typeof value !== 'object') {
    return { op: 'compare', column, by: '=', value: valueIn('filters', value) };
  }
  const conditions = Object.entries(value).map(([name, end]): RowCondition => {
    if (!Object.hasOwn(comparisons, name)) throw misfit({ filters: [`Unknown operator ${name}`] });
    const by = comparisons[name as ComparisonName];
    return { op: 'compare', column, by, value: valueIn('filters', end) };
  });
  if (conditions.length === 0) throw misfit({ filters: [`Nothing is asked of ${column}`] });
  return { op: 'and', conditions };
}

/** Every word in some text of the row; of an object, in the column that it names. */
function ofWords(q: unknown, columns: readonly RowColumn[]): RowCondition[] {
  if (typeof q === 'object') {
    return Object.entries(objectIn('q', q)).flatMap(([column, words]) =>
      wordsIn(valueIn('q', words)).map((word) => holding(column, word)),
    );
  }
  const texts = columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
  const words = wordsIn(valueIn('q', q));
  if (words.length > 0 && texts.length === 0) throw misfit({ q: ['The resource has no text'] });
  // Before there are any: each word is looked for in each text.
  const { value: most } = limits.rowFilterConditions;
  if (words.length * texts.length > most) {
    throw misfit({ q: [`It comes to more than ${most} conditions`] });
  }
  return words.map((word) => ({ op: 'or', conditions: texts.map((name) => holding(name, word)) }));
}

/** A colon and a star, with which words of CKAN say that they go on, say nothing here: words are found within texts. */
const wordsIn = (text: string): string[] =>
  text.split(/\s+/).flatMap((word) => word.replace(/:\*$/, '') || []);

const holding = (column: string, word: string): RowCondition => ({
  ...{ op: 'like', column },
  pattern: `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`,
});

function objectIn(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw misfit({ [name]: ['Must be an object'] });
  }
  return value as Readonly<Record<string, unknown>>;
}

function valueIn(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw misfit({ [name]: ['Must be a text, a number or a truth value'] });
}
