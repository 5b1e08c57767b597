import fc from 'fast-check';
import { codeOf, milliseconds, people, type Bench } from './harness.contract';

/** Many keys in one go, as chunks of verifications are read. */
export function eachContract(bench: () => Bench): void {
  it('reads for many keys in one go what it reads for each alone', async () => {
    const { source, people: table } = bench();
    const number = fc.oneof(
      fc.constantFrom(...people.map(([one]) => one!)),
      fc.constantFrom('nobody', '', '11010519491231002x', '$1', '\\', '{"a"}', 'NULL', '\t'),
    );
    const town = fc.constantFrom('云栖', '北山', '');
    const condition = { field: 'name', type: 'text', op: 'notNull', values: [] } as const;
    const where = [{ column: 'name', condition }];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ number, town }), { minLength: 1, maxLength: 20 }),
        async (equals) => {
          const asked = { table, columns: ['name', 'number'], where, limit: 3 };
          const each = await source.readEach(asked, equals, milliseconds);
          const alone = equals.map((one) =>
            source.read({ ...asked, equals: one, orderBy: [] }, milliseconds),
          );
          expect(each).toEqual(await Promise.all(alone));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives each key as many rows as the limit, and none where none is found', async () => {
    const { source, people: table } = bench();
    const towns = [{ town: '云栖' }, { town: '北山' }, { town: '无' }];
    const found = await source.readEach(
      { table, columns: ['number'], limit: 1 },
      towns,
      milliseconds,
    );
    expect(found.map(({ length }) => length)).toEqual([1, 1, 0]);
  });

  it('refuses many as it refuses one', async () => {
    const { source, people: table } = bench();
    const equals = [{ number: '1' }, { number: '2' }];
    const ask = (change: object, ms = milliseconds) =>
      codeOf(source.readEach({ table, columns: ['number'], limit: 1, ...change }, equals, ms));
    expect(await ask({ columns: ['nothing'] })).toBe('connector.source-column');
    expect(await ask({ table: 'nobody' })).toBe('connector.source-table');
    expect(await ask({}, 0)).toBe('connector.source-deadline');
  });
}
