import { codeOf, columns, people, readerOf, type Bench } from './harness.contract';

/** Rows and columns as they are asked for, and nothing else, whatever names and values say. */
export function fieldsContract(bench: () => Bench): void {
  const read = readerOf(bench);

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
    expect(await read({ columns: ['town'], equals: { name: '张三' } })).toEqual([{ town: '云栖' }]);
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

  it.each(people.map((row) => [row]))('takes %j for values and nothing else', async (row) => {
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
    expect(await codeOf(bench().source.describe(table))).toBe('connector.source-table');
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
    expect(await bench().source.describe(bench().people)).toEqual(columns);
  });

  it('reads and orders by columns whatever their names', async () => {
    const names = ['na"me', 'na`me', "it's", 'from; DROP TABLE x --', '列 一', '%s', '?', 'SELECT'];
    const row = names.map((_, at) => `value ${at}`);
    const table = await bench().harness.createTable(names, [row]);
    const whole = Object.fromEntries(names.map((name, at) => [name, row[at]]));
    expect(await bench().source.describe(table)).toEqual(names);
    for (const [at, name] of names.entries()) {
      const asked = { table, columns: names, orderBy: [name], limit: 2 };
      const found = await bench().source.read({ ...asked, equals: { [name]: row[at]! } }, 10_000);
      expect(found).toEqual([whole]);
    }
  });
}
