import { keeps } from '@shutong/wire';
import fc from 'fast-check';
import { conditionsOn, texts } from '../../../../test/support/row-conditions';
import { codeOf, milliseconds, readerOf, type Bench } from './harness.contract';

/** An empty cell is no value in one kind of source: rows with it are no part of what all have in common. */
const cells = texts.filter((text) => text !== '');

/** The row filter of an agreement, judged where the rows lie as it is everywhere. */
export function filterContract(bench: () => Bench): void {
  const read = readerOf(bench);

  it('finds only rows of the row filter, as the filter is evaluated', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cells, cells), { maxLength: 12 }),
        fc.array(fc.oneof(conditionsOn('a'), conditionsOn('b')), { minLength: 1, maxLength: 3 }),
        async (values, filter) => {
          const numbered = values.map((row, index) => [String(index), ...row]);
          const table = await bench().harness.createTable(['id', 'a', 'b'], numbered);
          const where = filter.map((condition) => ({ column: condition.field, condition }));
          const asked = { table, columns: ['id'], equals: {}, where, orderBy: ['id'], limit: 99 };
          const found = await bench().source.read(asked, milliseconds);
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
}
