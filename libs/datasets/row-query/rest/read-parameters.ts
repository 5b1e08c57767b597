import { limits } from '@shutong/platform';
import { checkRowQuery } from '../check/check-query';
import { rowQueryErrors } from '../row-query.errors';
import {
  aggregateFunctions,
  type AggregateFunction,
  type RowAggregate,
  type RowColumn,
  type RowCondition,
  type RowOutput,
  type RowQuery,
  type RowSort,
} from '../row-query';
import { readBox } from './box-text';
import { readFilter } from './filter-text';
import { placeOf } from './row-place';
import { Tokens } from './tokens';

export const rowParameters = [
  'select',
  'filter',
  'bbox',
  'group',
  'aggregate',
  'distinct',
  'sortby',
  'limit',
  'cursor',
] as const;
export type RowParameter = (typeof rowParameters)[number];

type Given = Readonly<Partial<Record<RowParameter, string>>>;

/** Parameters of an address as they were parsed: a name that occurs again has a list. */
export type AddressParameters = Readonly<Record<string, string | readonly string[]>>;

/**
 * The query that the parameters of an address ask for, checked against the table.
 * @throws rowQueryErrors
 */
export function readParameters(
  parameters: AddressParameters,
  columns: readonly RowColumn[],
): RowQuery {
  const given = eachOnce(parameters);
  const conditions = [
    ...(given.filter === undefined ? [] : [readFilter(new Tokens('filter', given.filter))]),
    ...(given.bbox === undefined ? [] : [inBox(given.bbox, columns)]),
  ];
  const filter: RowCondition | undefined =
    conditions.length > 1 ? { op: 'and', conditions } : conditions[0];
  const query: RowQuery = {
    output: outputOf(given, columns),
    ...(filter ? { filter } : {}),
    sort: given.sortby === undefined ? [] : sortOf(given.sortby),
    ...(given.cursor === undefined ? {} : { cursor: given.cursor }),
    limit: limitOf(given.limit),
  };
  checkRowQuery(query, columns);
  return query;
}

function eachOnce(parameters: AddressParameters): Given {
  const isKnown = (name: string): name is RowParameter =>
    (rowParameters as readonly string[]).includes(name);
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = name.slice(0, 100);
    if (!isKnown(name)) {
      throw rowQueryErrors.parameterUnknown({ parameter, known: rowParameters.join(', ') });
    }
    if (typeof value !== 'string') throw rowQueryErrors.parameterRepeated({ parameter });
    const { value: limit } = limits.rowFilterText;
    if (value.length > limit) {
      throw rowQueryErrors.tooMuch({ parameter, what: 'characters', limit });
    }
  }
  return parameters;
}

function outputOf(given: Given, columns: readonly RowColumn[]): RowOutput {
  const isDistinct = given.distinct !== undefined && truth('distinct', given.distinct);
  if (given.group !== undefined || given.aggregate !== undefined) {
    if (given.select !== undefined) throw clash('select', 'group');
    if (isDistinct) throw clash('distinct', 'group');
    return groupsOf(given);
  }
  if (given.select === undefined) {
    if (isDistinct) throw clash('distinct', 'select');
    return { kind: 'rows', columns: columns.map(({ name }) => name) };
  }
  const names = namesOf('select', given.select);
  return isDistinct
    ? { kind: 'groups', by: names, aggregates: [] }
    : { kind: 'rows', columns: names };
}

const groupsOf = ({ group, aggregate }: Given): RowOutput => ({
  kind: 'groups',
  by: group === undefined ? [] : namesOf('group', group),
  aggregates: aggregate === undefined ? [] : aggregatesOf(aggregate),
});

const clash = (parameter: string, other: string) =>
  rowQueryErrors.parametersClash({ parameter, other });

function namesOf(parameter: RowParameter, text: string): string[] {
  const tokens = new Tokens(parameter, text);
  const names = tokens.list(() => tokens.name());
  tokens.end();
  return names;
}

/** `-amount,name`: a minus for descending, as in OGC API Records. */
function sortOf(text: string): RowSort[] {
  const tokens = new Tokens('sortby', text);
  const sort = tokens.list(() => {
    const descending = tokens.sign('-');
    if (!descending) tokens.sign('+');
    return { column: tokens.name(), descending };
  });
  tokens.end();
  return sort;
}

/** `count(*), sum(amount) AS total, count(DISTINCT name)`. */
function aggregatesOf(text: string): RowAggregate[] {
  const tokens = new Tokens('aggregate', text);
  const aggregates = tokens.list(() => aggregateOf(tokens));
  tokens.end();
  return aggregates;
}

function aggregateOf(tokens: Tokens): RowAggregate {
  const found = aggregateFunctions.find((name) => tokens.isWord(name.toUpperCase()));
  if (!found) throw tokens.misfit(aggregateFunctions.join(', '));
  tokens.take();
  tokens.expectSign('(');
  const counted = countedIn(tokens, found);
  tokens.expectSign(')');
  const usual = counted.column === undefined ? found : `${found}_${counted.column}`;
  return { function: found, ...counted, name: tokens.word('AS') ? tokens.name() : usual };
}

/** What stands in the brackets: nothing or a star where rows are counted. */
function countedIn(
  tokens: Tokens,
  found: AggregateFunction,
): Pick<RowAggregate, 'column' | 'distinct'> {
  if (found !== 'count') return { column: tokens.name() };
  if (tokens.sign('*') || isClosing(tokens)) return {};
  const distinct = tokens.word('DISTINCT');
  return { column: tokens.name(), ...(distinct ? { distinct } : {}) };
}

const isClosing = ({ next }: Tokens): boolean => next.kind === 'sign' && next.value === ')';

function truth(parameter: RowParameter, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw rowQueryErrors.syntax({
    parameter,
    at: 1,
    found: text.slice(0, 30),
    expected: 'true, false',
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return limits.rowPageDefault.value;
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw rowQueryErrors.limitMisfit({ parameter: 'limit', limit: limits.rowPage.value });
}

const inBox = (text: string, columns: readonly RowColumn[]): RowCondition => ({
  op: 'intersects',
  box: readBox(text),
  place: placeOf(columns),
});
