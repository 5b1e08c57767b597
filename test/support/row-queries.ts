import fc from 'fast-check';
import type { RowColumn, RowCondition, RowQuery } from '@shutong/datasets';
import type { Cell } from './naive-rows';

/** Names that a careless statement would stumble over. */
export const hostileNames = [
  ...[
    '"',
    '""',
    "'",
    "'; DROP TABLE t; --",
    '");--',
    't',
    'g',
    't.x',
    'g0',
    'select',
    'count',
    'AND',
    '$1',
    '?',
  ],
  ...[
    '人口(万)',
    '名 称',
    'a"b',
    '\\',
    '%',
    '😀',
    'name',
    'FROM t',
    '*',
    '/*',
    '-x',
    '+x',
    'a,b',
    'NULL',
    'TRUE',
  ],
];

const typed: readonly (Pick<RowColumn, 'kind' | 'sqlType'> & {
  readonly cells: readonly string[];
  readonly literals: readonly string[];
})[] = [
  {
    ...{ kind: 'text', sqlType: 'VARCHAR' },
    cells: [
      '',
      'a',
      'b',
      'A',
      "'",
      '"',
      '%',
      'a%b',
      'a_b',
      '\\',
      '贵阳市',
      '𠮷',
      '\uffee',
      'a\nb',
      '$1',
    ],
    literals: ['', 'a', "'; --", '贵阳市', '%', '\uffee'],
  },
  {
    ...{ kind: 'integer', sqlType: 'BIGINT' },
    cells: ['0', '1', '2', '-1', '999999999999999', '9223372036854775807', '-9223372036854775808'],
    literals: [
      '0',
      '1',
      '1.5',
      '-0.5',
      '1e18',
      '9223372036854775807',
      '99999999999999999999',
      '-1e38',
      '1.0',
    ],
  },
  {
    ...{ kind: 'decimal', sqlType: 'DECIMAL(18,2)' },
    cells: ['0.00', '0.01', '1.00', '1.01', '-1.01', '9999999999999999.99'],
    literals: [
      '0',
      '1',
      '1.005',
      '-1.005',
      '0.01',
      '1e-2',
      '9999999999999999.995',
      '-1e30',
      '1e16',
    ],
  },
  {
    ...{ kind: 'decimal', sqlType: 'DOUBLE' },
    cells: ['0', '0.5', '1', '-2.25', '1024'],
    literals: ['0', '0.5', '5e-1', '-3', '1e30'],
  },
  {
    ...{ kind: 'date', sqlType: 'DATE' },
    cells: ['2024-02-29', '2024-03-01', '1949-10-01', '0001-01-01'],
    literals: ['2024-02-29', '2023-01-01', '0001-01-01'],
  },
  {
    ...{ kind: 'timestamp', sqlType: 'TIMESTAMP' },
    cells: ['2024-02-29 00:00:00', '2024-02-29 08:00:00', '2024-02-29 08:00:00.5'],
    literals: ['2024-02-29', '2024-02-29T08:00', '2024-02-29 08:00:00.500'],
  },
  {
    ...{ kind: 'timestamp', sqlType: 'TIMESTAMP WITH TIME ZONE' },
    cells: ['2024-02-29 00:00:00+00', '2024-02-29 08:00:00+00'],
    literals: ['2024-02-29T08:00:00+08:00', '2024-02-29T08:00:00Z', '2024-02-29 08:30:00.25+08'],
  },
  { kind: 'boolean', sqlType: 'BOOLEAN', cells: ['true', 'false'], literals: ['true', 'false'] },
  {
    ...{ kind: 'geometry', sqlType: 'VARCHAR' },
    cells: [
      '{"type":"Point","coordinates":[106.7,26.6]}',
      '{"type":"LineString","coordinates":[[106,26],[-107.5,27,9]]}',
      '{"coordinates":[[[0,0],[1e1,0],[10,10],[0,0]]],"type":"Polygon"}',
      'POINT (106.7 26.6)',
      'LINESTRING Z (1 2 3, -4.5 5 6)',
    ],
    literals: [],
  },
];

const typeOf = (column: RowColumn) =>
  typed.find(({ kind, sqlType }) => kind === column.kind && sqlType === column.sqlType)!;

export interface RandomTable {
  readonly columns: readonly RowColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export const tables: fc.Arbitrary<RandomTable> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...hostileNames), fc.constantFrom(...typed)), {
    minLength: 2,
    maxLength: 6,
    selector: ([name]) => name.toLowerCase(),
  })
  .chain((all) => {
    const columns = all.map(([name, { kind, sqlType }]) => ({ name, kind, sqlType }));
    const cells = all.map(([, { cells: some }]) =>
      fc.option(fc.constantFrom(...some), { nil: null, freq: 4 }),
    );
    return fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.tuple(...cells), { maxLength: 14 }),
    });
  });

const boxes = fc
  .tuple(
    fc.constantFrom(-180, -107, 0, 106.5, 170),
    fc.constantFrom(-90, 0, 26),
    fc.constantFrom(-100, 1, 107, 180),
  )
  .chain(([west, south, east]) =>
    fc.constantFrom(26.6, 30, 90).map((north) => [west, south, east, north] as const),
  );

function simpleOn(column: RowColumn): fc.Arbitrary<RowCondition> {
  const { name, kind } = column;
  const isNull = fc.constant<RowCondition>({ op: 'isNull', column: name });
  if (kind === 'geometry') {
    return fc.oneof(
      isNull,
      boxes.map((box): RowCondition => ({ op: 'intersects', place: { geometry: name }, box })),
    );
  }
  const value = fc.constantFrom(...typeOf(column).literals);
  const comparison =
    kind === 'boolean'
      ? fc.constantFrom('=', '<>')
      : fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
  const compared = fc
    .tuple(comparison, value)
    .map(([by, one]): RowCondition => ({ op: 'compare', column: name, by: by as '=', value: one }));
  const among = fc
    .array(value, { minLength: 1, maxLength: 3 })
    .map((values): RowCondition => ({ op: 'in', column: name, values }));
  const patterns = fc.constantFrom(
    '%',
    '_',
    '%a%',
    'a\\%b',
    '\\\\',
    '贵_市',
    '',
    '%\n%',
    "%'%",
    '\\a',
    '(a|_)*.%',
    '%%[a]\\%',
  );
  const like = patterns.map((pattern): RowCondition => ({ op: 'like', column: name, pattern }));
  return fc.oneof(isNull, compared, compared, among, ...(kind === 'text' ? [like] : []));
}

export function conditionsOn(columns: readonly RowColumn[]): fc.Arbitrary<RowCondition> {
  const simple = fc.constantFrom(...columns).chain(simpleOn);
  const { condition } = fc.letrec<{ condition: RowCondition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      simple,
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
        )
        .map(([op, conditions]): RowCondition => ({ op, conditions })),
      tie('condition').map((one): RowCondition => ({ op: 'not', condition: one })),
    ),
  }));
  return condition;
}

const sortsOn = (names: readonly string[]): fc.Arbitrary<RowQuery['sort']> =>
  names.length === 0
    ? fc.constant([])
    : fc.uniqueArray(fc.record({ column: fc.constantFrom(...names), descending: fc.boolean() }), {
        maxLength: 3,
        selector: ({ column }) => column,
      });

function groupsOn(columns: readonly RowColumn[]): fc.Arbitrary<RowQuery['output']> {
  const by = fc.uniqueArray(fc.constantFrom(...columns.map(({ name }) => name)), { maxLength: 2 });
  const figure = fc.constantFrom(...columns).chain(({ name, kind, sqlType }) => {
    const isNumber = sqlType === 'DECIMAL(18,2)' || sqlType === 'DOUBLE' || sqlType === 'BIGINT';
    const all = [
      'count',
      ...(isNumber ? ['sum', 'avg'] : []),
      ...(kind === 'geometry' ? [] : ['min', 'max']),
    ];
    return fc.tuple(fc.constantFrom(...all), fc.boolean()).map(([fn, distinct]) => ({
      ...{ function: fn as 'count', column: name },
      ...(distinct && fn === 'count' ? { distinct } : {}),
    }));
  });
  return fc
    .tuple(by, fc.array(fc.option(figure, { nil: undefined }), { minLength: 1, maxLength: 3 }))
    .map(([names, figures]) => ({
      ...{ kind: 'groups' as const, by: names },
      aggregates: figures.map((one, at) => ({
        ...(one ?? { function: 'count' as const }),
        name: `figure ${at}'"`,
      })),
    }));
}

/** Any query that fits the table. Averages are no order to compare with a naive sum's. */
export function queriesOn(columns: readonly RowColumn[]): fc.Arbitrary<RowQuery> {
  const sortable = columns.filter(({ kind }) => kind !== 'geometry').map(({ name }) => name);
  const rows = fc
    .uniqueArray(fc.constantFrom(...columns.map(({ name }) => name)), { minLength: 1 })
    .map((names): RowQuery['output'] => ({ kind: 'rows', columns: names }));
  return fc
    .tuple(
      fc.oneof(rows, groupsOn(columns)),
      fc.option(conditionsOn(columns), { nil: undefined }),
      fc.integer({ min: 1, max: 5 }),
    )
    .chain(([output, filter, limit]) => {
      const names =
        output.kind === 'rows'
          ? sortable
          : [
              ...output.by.filter((name) => sortable.includes(name)),
              ...output.aggregates.filter((one) => one.function !== 'avg').map(({ name }) => name),
            ];
      return sortsOn(names).map((sort): RowQuery => ({
        output,
        ...(filter ? { filter } : {}),
        sort,
        limit,
      }));
    });
}

const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A condition as a person would write it, brackets around everything. */
export function cqlOf(condition: RowCondition): string {
  switch (condition.op) {
    case 'and':
    case 'or':
      return condition.conditions.map((one) => `(${cqlOf(one)})`).join(` ${condition.op} `);
    case 'not':
      return `NOT (${cqlOf(condition.condition)})`;
    case 'isNull':
      return `${name(condition.column)} IS NULL`;
    case 'like':
      return `${name(condition.column)} LIKE ${text(condition.pattern)}`;
    case 'in':
      return `${name(condition.column)} IN (${condition.values.map(text).join(', ')})`;
    case 'intersects':
      return 'geometry' in condition.place
        ? `S_INTERSECTS(${name(condition.place.geometry)}, BBOX(${condition.box.join(',')}))`
        : '';
    case 'compare':
      return `${name(condition.column)} ${condition.by} ${text(condition.value)}`;
  }
}

/** The address's parameters that ask for a query. */
export function parametersOf({ output, filter, sort, limit }: RowQuery): Record<string, string> {
  const shown: Record<string, string> =
    output.kind === 'rows'
      ? { select: output.columns.map(name).join(',') }
      : {
          ...(output.by.length > 0 ? { group: output.by.map(name).join(',') } : {}),
          aggregate: output.aggregates
            .map(
              (one) =>
                `${one.function}(${one.distinct ? 'DISTINCT ' : ''}${one.column === undefined ? '*' : name(one.column)}) AS ${name(one.name)}`,
            )
            .join(', '),
        };
  return {
    ...shown,
    ...(filter ? { filter: cqlOf(filter) } : {}),
    ...(sort.length > 0
      ? {
          sortby: sort
            .map(({ column, descending }) => (descending ? '-' : '') + name(column))
            .join(','),
        }
      : {}),
    limit: String(limit),
  };
}
