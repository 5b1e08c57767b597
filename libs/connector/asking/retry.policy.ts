const first = 50;
const longest = 1000;

/**
 * Milliseconds to wait after the n-th failed attempt: doubling from 50 to 1000, of which the upper half is
 * left to chance (`random` in [0, 1)), so that callers who failed together do not come back together.
 */
export function pauseAfter(attempt: number, random: number): number {
  const whole = Math.min(longest, first * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * random;
}
