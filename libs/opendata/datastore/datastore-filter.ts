import type { RowCondition } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { misfit } from '../ckan/ckan-answer';

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=' } as const;
type ComparisonName = keyof typeof comparisons;

const junctions = { $and: 'and', $or: 'or' } as const;
type JunctionName = keyof typeof junctions;

/**
 * `filters` as CKAN reads them: of an object each part has to hold, of a list of objects one. Every one of its parts is a condition
 * of its own, so that whoever wants to know them apart can.
 * @throws CkanRefusal
 */
export function conditionsOf(filters: unknown): RowCondition[] {
  if (Array.isArray(filters)) {
    return filters.length === 0 ? [] : [{ op: 'or', conditions: eachOf(filters, 0) }];
  }
  return partsOf(filters, 0);
}

function partsOf(filters: unknown, depth: number): RowCondition[] {
  // Before there are any: the rest is checked once they stand.
  if (depth > limits.rowFilterDepth.value) throw refused('Nested too deeply');
  return Object.entries(objectIn('filters', filters)).map(([name, value]) =>
    isJunction(name) ? junction(name, value, depth) : ofColumn(columnOf(name), value),
  );
}

const isJunction = (name: string): name is JunctionName => Object.hasOwn(junctions, name);

function junction(name: JunctionName, value: unknown, depth: number): RowCondition {
  if (!Array.isArray(value)) throw refused(`${name} takes a list of objects`);
  return { op: junctions[name], conditions: eachOf(value, depth + 1) };
}

const eachOf = (list: readonly unknown[], depth: number): RowCondition[] =>
  list.map((one) => ({ op: 'and', conditions: partsOf(one, depth) }));

/** A second `$` before a name says that it is a column's, whatever it looks like. */
const columnOf = (name: string): string => (name.startsWith('$$') ? name.slice(1) : name);

function ofColumn(column: string, value: unknown): RowCondition {
  if (value === null) return { op: 'isNull', column };
  if (Array.isArray(value)) return amongst(column, value);
  if (typeof value !== 'object') return compared(column, 'eq', value);
  return compare(column, value);
}

/** One of the values, or what one of the objects says. */
function amongst(column: string, list: readonly unknown[]): RowCondition {
  const isPlain = (one: unknown): boolean => typeof one !== 'object' || one === null;
  const values = list.filter(isPlain).map((one) => valueIn('filters', one));
  const among: RowCondition = { op: 'in', column, values };
  const others = list.filter((one) => !isPlain(one)).map((one) => compare(column, one));
  if (others.length === 0) return among;
  return { op: 'or', conditions: values.length === 0 ? others : [among, ...others] };
}

function compare(column: string, value: unknown): RowCondition {
  const conditions = Object.entries(objectIn('filters', value)).map(([name, end]) => {
    if (!Object.hasOwn(comparisons, name)) throw refused(`Unknown operator ${name}`);
    return compared(column, name as ComparisonName, end);
  });
  if (conditions.length === 0) throw refused(`Nothing is asked of ${column}`);
  return conditions.length === 1 ? conditions[0]! : { op: 'and', conditions };
}

const compared = (column: string, name: ComparisonName, value: unknown): RowCondition => ({
  ...{ op: 'compare', column, by: comparisons[name] },
  value: valueIn('filters', value),
});

const refused = (why: string) => misfit({ filters: [why.slice(0, 200)] });

export function objectIn(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw misfit({ [name]: ['Must be an object'] });
  }
  return value as Readonly<Record<string, unknown>>;
}

export function valueIn(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw misfit({ [name]: ['Must be a text, a number or a truth value'] });
}
