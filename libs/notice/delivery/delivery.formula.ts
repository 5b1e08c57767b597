const firstWaitMs = 60_000;
const longestWaitMs = 12 * 3_600_000;

/** Milliseconds after the n-th failed attempt: twice as long each time, from a minute to twelve hours. */
export const waitAfter = (attempts: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1));
