import fc from 'fast-check';
import { wireLimits } from '@shutong/wire';
import { cut, type Cut } from './cut';

async function* pieces(all: readonly Buffer[]) {
  yield* all;
}

async function cutAll(all: readonly Buffer[], bytes: number): Promise<Cut[]> {
  const cuts: Cut[] = [];
  for await (const one of cut(pieces(all), bytes)) cuts.push(one);
  return cuts;
}

const line = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', '水') });

describe('cutting lines into chunks', () => {
  it('loses nothing and cuts no line, in whatever pieces the lines come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 16, max: 64 }),
        async (lines, pieceBytes, bytes) => {
          const text = Buffer.from(lines.map((one) => `${one}\n`).join(''));
          const parts = Array.from({ length: Math.ceil(text.length / pieceBytes) }, (_, at) =>
            text.subarray(at * pieceBytes, (at + 1) * pieceBytes),
          );
          const cuts = await cutAll(parts, bytes);
          expect(Buffer.concat(cuts.map((one) => one.lines))).toEqual(text);
          expect(cuts.map(({ isLast }) => isLast)).toEqual(
            cuts.map((_, at) => at === cuts.length - 1),
          );
          for (const { lines: whole, isLast } of cuts) {
            expect(whole.length === 0 || whole.at(-1) === 10).toBe(true);
            expect(isLast || whole.length > 0).toBe(true);
            // Longer than wanted only where one line is.
            if (whole.length > bytes) expect(whole.indexOf(10)).toBe(whole.length - 1);
          }
        },
      ),
    );
  });

  it('ends with an empty chunk where nothing is left', async () => {
    expect(await cutAll([], 16)).toEqual([{ lines: Buffer.alloc(0), isLast: true }]);
  });

  it('refuses a line that no chunk holds', async () => {
    const long = Buffer.alloc(wireLimits.chunk + 1, 'x');
    await expect(cutAll([long], 1024)).rejects.toMatchObject({ code: 'connector.row-too-large' });
  });
});
