import fc from 'fast-check';
import { isFullScale, shares } from './scale';

interface Lives<T> {
  /** States that were met, beside all that there are: each is met at least once. */
  readonly covers: readonly (readonly [met: ReadonlySet<string>, all: readonly string[]])[];
  /** Lives that come before any random one. */
  readonly examples?: T[];
  /** How many the everyday run tries in a round. */
  readonly everyday?: number;
  /** How many a proof tries in all. */
  readonly atFullScale?: number;
}

const mostRounds = 8;

/**
 * A property of random lives of a state machine. The everyday run tries few, and the same ones each time, so that what fails in it is what
 * was changed; it goes on until every state was met. A proof at full scale tries thousands, and other ones each time.
 */
export async function assertLives<T>(
  property: fc.IAsyncProperty<T>,
  { covers, examples = [], everyday = 30, atFullScale = 1_000 }: Lives<T>,
): Promise<void> {
  const missing = () => covers.flatMap(([met, all]) => all.filter((state) => !met.has(state)));
  const numRuns = Math.ceil(atFullScale / shares);
  if (isFullScale) await fc.assert(property, { numRuns, examples });
  for (let round = 0; !isFullScale && round < mostRounds; round += 1) {
    if (round > 0 && missing().length === 0) break;
    await fc.assert(property, { numRuns: everyday, seed: 809 + round, examples });
  }
  expect(missing()).toEqual([]);
  for (const [met, all] of covers) expect(all).toEqual(expect.arrayContaining([...met]));
}
