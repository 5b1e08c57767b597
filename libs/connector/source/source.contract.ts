import { keeps } from '@shutong/wire';
import fc from 'fast-check';
import { conditionsOn, texts } from '../../../test/support/row-conditions';
import type { SourceDatabase, SourceRead, SourceRow, SourceValue } from './source-database';
import { SourceError } from './source.errors';

/** Rows of the suite's table; every column is text and may lack a value. */
export type ContractRow = readonly (string | null)[];

export interface SourceHarness {
  /** Makes a table of text columns and returns its name as a `SourceRead` names it. */
  createTable(columns: readonly string[], rows: readonly ContractRow[]): Promise<string>;
  /** A source over all the tables. */
  open(): SourceDatabase;
  close(): Promise<void>;
}

const milliseconds = 10_000;

/** Code of the SourceError that the work ends with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SourceError) return error.code;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

/** All pages of a read, each begun at the last row of the one before. */
async function pagesOf(
  source: SourceDatabase,
  read: Omit<SourceRead, 'after' | 'skip'>,
): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  let from: Pick<SourceRead, 'after'> = {};
  for (;;) {
    const page = await source.read({ ...read, ...from }, milliseconds);
    rows.push(...page);
    if (page.length < read.limit) return rows;
    from = { after: read.orderBy.map((column) => page.at(-1)![column]!) };
  }
}

const byBytes = (one: SourceValue, other: SourceValue): number => {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
};

/** An empty cell is no value in one kind of source: rows with it are no part of what all have in common. */
const cells = texts.filter((text) => text !== '');

/** What every source promises; each implementation's spec calls it. */
export function sourceContract(kind: string, start: () => Promise<SourceHarness>): void {
  describe(`source ${kind}`, () => {
    let harness: SourceHarness;
    let source: SourceDatabase;
    let people: string;
    const columns = ['number', 'name', 'town'];
    const rows: ContractRow[] = [
      ['11010519491231002X', '张三', '云栖'],
      ['110105194912310038', '李四', '云栖'],
      ['110105194912310046', '𠮷野家', null],
      ['110105194912310054', null, '北山'],
      ["'; DROP TABLE people; --", 'a"b', '$1\\'],
      ['%', '*', 'line\nbreak, comma'],
    ];
    const read = (fields: Partial<SourceRead> & Pick<SourceRead, 'equals'>) =>
      source.read({ table: people, columns, orderBy: ['number'], limit: 100, ...fields }, 10_000);

    beforeAll(async () => {
      harness = await start();
      people = await harness.createTable(columns, rows);
      source = harness.open();
    }, 60_000);
    afterAll(async () => {
      await source?.close();
      await harness?.close();
    });

    it('finds the row of a key', async () => {
      expect(await read({ equals: { number: '11010519491231002X' } })).toEqual([
        { number: '11010519491231002X', name: '张三', town: '云栖' },
      ]);
    });

    it('finds nothing for a key that is not there', async () => {
      expect(await read({ equals: { number: '11010519491231002x' } })).toEqual([]);
      expect(await read({ equals: { number: '11010519491231002X ' } })).toEqual([]);
      expect(await read({ equals: { number: '' } })).toEqual([]);
    });

    it('shows the columns asked for and no others', async () => {
      expect(await read({ columns: ['town'], equals: { name: '张三' } })).toEqual([
        { town: '云栖' },
      ]);
    });

    it('finds all rows that have the values', async () => {
      const found = await read({ equals: { town: '云栖' } });
      expect(found.map(({ name }) => name)).toEqual(['张三', '李四']);
      expect(await read({ equals: { town: '云栖', name: '李四' } })).toHaveLength(1);
      expect(await read({ equals: { town: '北山', name: '李四' } })).toEqual([]);
    });

    it('finds rows without a value by that alone', async () => {
      const [without] = await read({ equals: { name: '𠮷野家' } });
      expect(without).toMatchObject({ town: null });
      expect(await read({ equals: { town: null } })).toMatchObject([{ name: '𠮷野家' }]);
      expect(await read({ equals: { name: null } })).toMatchObject([{ town: '北山' }]);
      for (const name of ['', 'null']) expect(await read({ equals: { name } })).toEqual([]);
    });

    it.each(rows.map((row) => [row]))('takes %j for values and nothing else', async (row) => {
      const [number, name, town] = row;
      const found = await read({ equals: { number: number!, name: name!, town: town! } });
      expect(found).toEqual([{ number, name, town }]);
    });

    it.each(["' OR '1'='1", '1; SELECT 1', '\u0000', '\\', '%', '_', '"', '$1', 'NULL'])(
      'finds nothing for the name %j',
      async (name) => {
        expect(await read({ equals: { name } })).toEqual([]);
      },
    );

    it.each([
      '',
      'nobody',
      '../people',
      '..',
      '/etc/passwd',
      'a/b',
      'people"',
      'people; SELECT 1',
      'public.people.people',
      'a\u0000b',
      '人'.repeat(100),
    ])('says that there is no table %j', async (table) => {
      expect(await codeOf(read({ table, equals: {} }))).toBe('connector.source-table');
      expect(await codeOf(source.describe(table))).toBe('connector.source-table');
    });

    it.each(['nothing', '', 'number"', '"number"', 'number::int', '*', 'ctid', 'constructor'])(
      'says that there is no column %j',
      async (column) => {
        const asked: Parameters<typeof read>[0][] = [
          { columns: [column], equals: {} },
          { equals: { [column]: '1' } },
          { equals: {}, orderBy: [column] },
        ];
        for (const one of asked) expect(await codeOf(read(one))).toBe('connector.source-column');
      },
    );

    it('describes the columns in their order', async () => {
      expect(await source.describe(people)).toEqual(columns);
    });

    it('says when the time is over', async () => {
      const late = source.read({ table: people, columns, equals: {}, orderBy: [], limit: 1 }, 0);
      expect(await codeOf(late)).toBe('connector.source-deadline');
    });

    it('leaves out rows behind the place, where told to', async () => {
      const all = await read({ equals: {} });
      const after = [all[1]!['number']!];
      expect(await read({ equals: {}, after, skip: 2 })).toEqual(all.slice(4));
      expect(await read({ equals: {}, skip: 5 })).toEqual(all.slice(5));
      expect(await read({ equals: {}, skip: 500 })).toEqual([]);
    });

    const cell = fc.option(fc.constantFrom('a', 'B', 'b', 'ä', '一', '𠮷', '\uffee', ' ', '10'));
    it('gives every row once and in order, whatever the page', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.tuple(cell, cell, cell), {
            maxLength: 25,
            selector: (row) => JSON.stringify(row),
          }),
          fc.integer({ min: 1, max: 9 }),
          async (cells, limit) => {
            const table = await harness.createTable(['a', 'b', 'c'], cells);
            const orderBy = ['b', 'a', 'c'];
            const got = await pagesOf(source, {
              table,
              columns: ['a', 'b', 'c'],
              equals: {},
              orderBy,
              limit,
            });
            const expected = cells
              .map(([a, b, c]) => ({ a, b, c }))
              .sort((x, y) => byBytes(x.b, y.b) || byBytes(x.a, y.a) || byBytes(x.c, y.c));
            expect(got).toEqual(expected);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('goes on behind the first columns alone', async () => {
      const table = await harness.createTable(
        ['a', 'b'],
        ['x', 'x', 'y', null, null].map((a, index) => [a, String(index)]),
      );
      const behind = async (value: SourceValue) => {
        const orderBy = ['a', 'b'];
        const wanted = { table, columns: ['b'], equals: {}, orderBy, limit: 9, after: [value] };
        return (await source.read(wanted, milliseconds)).map(({ b }) => b);
      };
      expect(await behind('w')).toEqual(['0', '1', '2', '3', '4']);
      expect(await behind('x')).toEqual(['2', '3', '4']);
      expect(await behind('y')).toEqual(['3', '4']);
      expect(await behind(null)).toEqual([]);
    });

    it('finds only rows of the row filter, as the filter is evaluated', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(cells, cells), { maxLength: 12 }),
          fc.array(fc.oneof(conditionsOn('a'), conditionsOn('b')), { minLength: 1, maxLength: 3 }),
          async (values, filter) => {
            const numbered = values.map((row, index) => [String(index), ...row]);
            const table = await harness.createTable(['id', 'a', 'b'], numbered);
            const where = filter.map((condition) => ({ column: condition.field, condition }));
            const asked = { table, columns: ['id'], equals: {}, where, orderBy: ['id'], limit: 99 };
            const found = await source.read(asked, milliseconds);
            const kept = values.flatMap(([a, b], index) =>
              filter.every((one) => keeps(one, one.field === 'a' ? a : b)) ? [String(index)] : [],
            );
            expect(found.map(({ id }) => id)).toEqual(kept.sort());
          },
        ),
        { numRuns: 150 },
      );
    });

    it('says that there is no column of a condition', async () => {
      const condition = { field: 'f', type: 'text', op: 'isNull', values: [] } as const;
      for (const column of ['nothing', 'number" IS NULL OR "number', '*', '']) {
        const asked = read({ equals: {}, where: [{ column, condition }] });
        expect(await codeOf(asked)).toBe('connector.source-column');
      }
    });

    it('reads for many keys in one go what it reads for each alone', async () => {
      const number = fc.oneof(
        fc.constantFrom(...rows.map(([one]) => one!)),
        fc.constantFrom('nobody', '', '11010519491231002x', '$1', '\\', '{"a"}', 'NULL', '\t'),
      );
      const town = fc.constantFrom('云栖', '北山', '');
      const condition = { field: 'name', type: 'text', op: 'notNull', values: [] } as const;
      const where = [{ column: 'name', condition }];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ number, town }), { minLength: 1, maxLength: 20 }),
          async (equals) => {
            const asked = { table: people, columns: ['name', 'number'], where, limit: 3 };
            const each = await source.readEach(asked, equals, milliseconds);
            const alone = equals.map((one) =>
              source.read({ ...asked, equals: one, orderBy: [] }, milliseconds),
            );
            expect(each).toEqual(await Promise.all(alone));
          },
        ),
        { numRuns: 50 },
      );
      const towns = [{ town: '云栖' }, { town: '北山' }, { town: '无' }];
      const most = { table: people, columns: ['number'], limit: 1 };
      const found = await source.readEach(most, towns, milliseconds);
      expect(found.map(({ length }) => length)).toEqual([1, 1, 0]);
    });

    it('serves many at once', async () => {
      const many = Array.from({ length: 200 }, (_, index) =>
        read({ equals: { number: rows[index % rows.length]![0]! } }),
      );
      expect((await Promise.all(many)).every((found) => found.length === 1)).toBe(true);
    });

    it('refuses after it was closed, and may be closed twice', async () => {
      const other = harness.open();
      await other.close();
      await other.close();
      const asked = { table: people, columns, equals: {}, orderBy: [], limit: 1 };
      expect(await codeOf(other.read(asked, milliseconds))).toBe('connector.source-closed');
      expect(await codeOf(other.describe(people))).toBe('connector.source-closed');
      const each = other.readEach(asked, [{ number: '1' }], milliseconds);
      expect(await codeOf(each)).toBe('connector.source-closed');
    });
  });
}
