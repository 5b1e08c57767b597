import fc from 'fast-check';
import { chunkLetters } from '@shutong/wire';
import { sequences } from '../../../test/support/scale';
import { JobRows, mostPasses, type AskedRows } from './job-rows';

const results = fc.constantFrom(...Object.values(chunkLetters));

/** A chunk as it is kept: asked, and answered once an answer came. */
type Kept = { -readonly [K in keyof AskedRows]: AskedRows[K] };

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('cut' as const),
      most: fc.integer({ min: 1, max: 7 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      at: fc.nat(),
      letters: fc.infiniteStream(results),
    }),
  },
  fc.record({ kind: fc.constantFrom('restart' as const, 'next' as const) }),
);

describe('The rows of a job', () => {
  it('C35.2 end once each, are asked again only after a source error, and survive any restart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.array(step, { maxLength: 80 }),
        (total, steps) => {
          let rows = new JobRows(total);
          const kept: Kept[] = [];
          const last = new Map<number, string>();
          const asked = new Map<number, number>();
          const finish = (chunk: Kept, letters: Iterable<string>) => {
            const stream = letters[Symbol.iterator]();
            const said = chunk.rows.map(() => stream.next().value as string);
            chunk.results = said.join('');
            rows.settle(chunk.rows, chunk.results);
            for (const [index, row] of chunk.rows.entries()) last.set(row, said[index]!);
          };
          const cut = (most: number): boolean => {
            const taken = rows.take(most);
            for (const row of taken) {
              // Never asked, or the source failed on it: anything else has ended, or is on its way.
              expect([undefined, 'e']).toContain(last.get(row));
              last.delete(row);
              asked.set(row, (asked.get(row) ?? 0) + 1);
            }
            if (taken.length > 0) kept.push({ pass: rows.pass, rows: taken });
            return taken.length > 0;
          };
          for (const one of steps) {
            const open = kept.filter((chunk) => chunk.results === undefined);
            if (one.kind === 'cut') cut(one.most);
            if (one.kind === 'answer' && open.length > 0)
              finish(open[one.at % open.length]!, one.letters);
            if (one.kind === 'restart') {
              const before = rows;
              rows = JobRows.restored(total, kept);
              expect(rows.counts).toEqual(before.counts);
              expect(rows.retried).toBe(before.retried);
            }
            const { counts } = rows;
            expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
            if (one.kind === 'next' && counts.asked + counts.waiting === 0) rows.nextPass();
          }
          do {
            while (cut(5));
            for (const chunk of kept) {
              if (chunk.results === undefined)
                finish(
                  chunk,
                  chunk.rows.map(() => chunkLetters['source-error']),
                );
            }
          } while (rows.nextPass());
          expect(rows.counts).toMatchObject({ waiting: 0, asked: 0 });
          expect(asked.size).toBe(total);
          for (const [row, times] of asked) {
            expect(times).toBeLessThanOrEqual(mostPasses);
            expect(rows.stateOf(row)).toBe(stateBy(last.get(row)!));
          }
        },
      ),
      { numRuns: sequences },
    );
  });

  it('are taken as far as they fit, and none is lost where one does not', () => {
    const rows = new JobRows(10);
    expect(rows.take(4, (row) => row < 2)).toEqual([0, 1]);
    expect(rows.take(4)).toEqual([2, 3, 4, 5]);
    expect(rows.take(100)).toEqual([6, 7, 8, 9]);
    expect(rows.take(100)).toEqual([]);
  });

  it('are refused where they were not answered, and stay as they are otherwise', () => {
    const rows = new JobRows(4);
    rows.settle(rows.take(2), 'me');
    rows.take(1);
    rows.refuseRest();
    expect([0, 1, 2, 3].map((row) => rows.stateOf(row))).toEqual([
      ...['match', 'source-error', 'refused', 'refused'],
    ]);
  });

  it('that have ended take no second result', () => {
    const rows = new JobRows(1);
    rows.settle(rows.take(1), 'm');
    expect(() => rows.settle([0], 'n')).toThrow('Row 0 is match: no miss.');
    expect(() => new JobRows(1).nextPass()).toThrow('not over');
  });
});

const stateBy = (letter: string) =>
  Object.entries(chunkLetters).find(([, one]) => one === letter)![0];
