import fc from 'fast-check';
import type { SourceValue } from '../source-database';
import { byBytes, milliseconds, pagesOf, readerOf, type Bench } from './harness.contract';

/** One order for all kinds of sources, page by page. */
export function orderContract(bench: () => Bench): void {
  const read = readerOf(bench);

  it('leaves out rows behind the place, where told to', async () => {
    const all = await read({ equals: {} });
    const after = [all[1]!['number']!];
    expect(await read({ equals: {}, after, skip: 2 })).toEqual(all.slice(4));
    expect(await read({ equals: {}, skip: 5 })).toEqual(all.slice(5));
    expect(await read({ equals: {}, skip: 500 })).toEqual([]);
  });

  const cell = fc.option(fc.constantFrom('a', 'B', 'b', 'ä', '一', '𠮷', '\uffee', ' ', '10'));
  /** A row in which nothing stands is no row of a workbook. */
  const row = fc.tuple(cell, cell, cell).filter((one) => one.some((value) => value !== null));
  it('gives every row once and in order, whatever the page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(row, {
          maxLength: 25,
          selector: (row) => JSON.stringify(row),
        }),
        fc.integer({ min: 1, max: 9 }),
        async (cells, limit) => {
          const table = await bench().harness.createTable(['a', 'b', 'c'], cells);
          const orderBy = ['b', 'a', 'c'];
          const got = await pagesOf(bench().source, {
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
    const table = await bench().harness.createTable(
      ['a', 'b'],
      ['x', 'x', 'y', null, null].map((a, index) => [a, String(index)]),
    );
    const behind = async (value: SourceValue) => {
      const orderBy = ['a', 'b'];
      const wanted = { table, columns: ['b'], equals: {}, orderBy, limit: 9, after: [value] };
      return (await bench().source.read(wanted, milliseconds)).map(({ b }) => b);
    };
    expect(await behind('w')).toEqual(['0', '1', '2', '3', '4']);
    expect(await behind('x')).toEqual(['2', '3', '4']);
    expect(await behind('y')).toEqual(['3', '4']);
    expect(await behind(null)).toEqual([]);
  });

  it('tells texts apart behind however much they have in common', async () => {
    const common = '长'.repeat(1500);
    const texts = ['c', 'a', 'b'].map((end) => [`${common}${end}`]);
    const table = await bench().harness.createTable(['text'], texts);
    const asked = { table, columns: ['text'], equals: {}, orderBy: ['text'], limit: 1 };
    const ends = (await pagesOf(bench().source, asked)).map(({ text }) => String(text).slice(-1));
    expect(ends).toEqual(['a', 'b', 'c']);
  });

  it('gives no more rows than asked for', async () => {
    for (const limit of [1, 2, 5]) expect(await read({ equals: {}, limit })).toHaveLength(limit);
  });
}
