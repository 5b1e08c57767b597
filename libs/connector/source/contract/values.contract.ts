import type { RowCondition } from '@shutong/wire';
import type { SourceRow, SourceValue } from '../source-database';
import {
  milliseconds,
  typedColumns,
  typedRows,
  type Bench,
  type TypedColumn,
} from './harness.contract';

const shown = (row: SourceRow): (string | null)[] =>
  typedColumns.map((column) => {
    const value = row[column]!;
    return value === null ? null : String(value);
  });

/** Numbers, days, moments and truths: exactly, and in one notation whatever the source. */
export function valuesContract(bench: () => Bench): void {
  let typed: string;
  beforeAll(async () => {
    typed = await bench().harness.createTyped();
  });

  const read = (equals: SourceRow, where: { column: string; condition: RowCondition }[] = []) => {
    const asked = { table: typed, columns: typedColumns, equals, where, orderBy: ['name'] };
    return bench().source.read({ ...asked, limit: 10 }, milliseconds);
  };

  it('shows every value exactly and in one notation', async () => {
    const rows = (await read({})).map(shown);
    expect(rows).toHaveLength(typedRows.length);
    expect(rows).toEqual(expect.arrayContaining([...typedRows]));
  });

  it.each(typedColumns.map((column, at) => [column, typedRows[0]![at]!] as const))(
    'finds the row whose %s is %s, and that one alone',
    async (column, value) => {
      expect((await read({ [column]: value })).map(shown)).toEqual([typedRows[0]]);
    },
  );

  it('finds rows without a value by that alone', async () => {
    for (const column of typedColumns.slice(1)) {
      expect((await read({ [column]: null })).map(shown)).toEqual([typedRows[2]]);
      for (const value of ['', 'null', 'NULL']) expect(await read({ [column]: value })).toEqual([]);
    }
  });

  it.each<[TypedColumn, SourceValue]>([
    ['name', '张三 '],
    ['whole', 'forty-two'],
    ['whole', '42x'],
    ['whole', '42.5'],
    ['whole', '99999999999999999999999999'],
    ['big', '9007199254740992'],
    ['exact', '1234567890.55001'],
    ['exact', '1e999'],
    ['day', '2026-02-30'],
    ['day', '国庆节'],
    ['moment', 'never'],
    ['moment', '2026-10-01 08:00:01'],
    ['flag', 'maybe'],
    ['flag', '2'],
  ])('finds nothing where %s cannot be or is not %j', async (column, value) => {
    expect(await read({ [column]: value })).toEqual([]);
  });

  it.each<[TypedColumn, RowCondition['type'], RowCondition['op'], string[], number]>([
    ['name', 'text', 'eq', ['张三'], 1],
    ['name', 'text', 'prefix', ['张'], 1],
    ['name', 'text', 'in', ['张三', 'nothing'], 2],
    ['name', 'text', 'ne', ["b'; --"], 2],
    ['whole', 'number', 'eq', ['42'], 1],
    ['whole', 'number', 'lt', ['0'], 1],
    ['whole', 'number', 'ge', ['-7'], 2],
    ['whole', 'number', 'in', ['42', '43'], 1],
    ['whole', 'number', 'ne', ['42'], 1],
    ['big', 'number', 'gt', ['9007199254740992'], 1],
    ['big', 'number', 'le', ['9007199254740992'], 1],
    ['exact', 'number', 'eq', ['1234567890.55'], 1],
    ['exact', 'number', 'lt', ['0.26'], 1],
    ['day', 'date', 'ge', ['2026-10-01'], 1],
    ['day', 'date', 'lt', ['2026-01-01'], 1],
    ['moment', 'datetime', 'eq', ['2026-10-01 08:00:00'], 1],
    ['moment', 'datetime', 'le', ['2025-12-31 23:59:59'], 1],
    ['moment', 'date', 'eq', ['2025-12-31'], 1],
    ['flag', 'boolean', 'eq', ['true'], 1],
    ['flag', 'boolean', 'ne', ['true'], 1],
    ['day', 'text', 'isNull', [], 1],
    ['day', 'text', 'notNull', [], 2],
    ['name', 'number', 'ne', ['1'], 0],
  ])('filters by %s as %s %s %j', async (column, type, op, values, count) => {
    const condition: RowCondition = { field: 'f', type, op, values };
    expect(await read({}, [{ column, condition }])).toHaveLength(count);
  });
}
