import { CallFailure } from '../asking/call-failure';
import { ConnectorError } from '../errors/connector-error';

/**
 * What becomes of a chunk that got no results. `again`: nothing is known of its rows, so that the same chunk is asked
 * once more; `failed`: the provider's source failed on all of them; `refused`: it is not allowed, and neither is
 * anything after it.
 */
export type ChunkEnd = 'again' | 'failed' | 'refused';

/** Statuses that say nothing of what was asked: too much at once, or terms that are just being replaced. */
const passing = [409, 429];

export function endOfChunk({ code, status }: CallFailure | ConnectorError): ChunkEnd {
  if (code === 'connector.source-error') return 'failed';
  return status >= 500 || passing.includes(status) ? 'again' : 'refused';
}

/** Only what calls end with; anything else is a fault of this program, or of its disk. */
export const isCallEnd = (error: unknown): error is CallFailure | ConnectorError =>
  error instanceof CallFailure || error instanceof ConnectorError;

/** Milliseconds before a chunk is asked the n-th time again; half of it is left to chance (`random` in [0, 1)). */
export function pauseBeforeAgain(n: number, random: number): number {
  const whole = Math.min(30_000, 250 * 2 ** (n - 1));
  return whole / 2 + (whole / 2) * random;
}

/** Milliseconds that a source is given to recover before pass `pass` (2 …): 1, 4, 16 and 60 seconds. */
export const pauseBeforePass = (pass: number): number => Math.min(60_000, 1000 * 4 ** (pass - 2));
