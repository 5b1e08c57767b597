import { limits } from '@shutong/platform';

/** So few of a source may go at once, as long as half of it stays. */
const few = 20;

/**
 * A source that suddenly lacks much is more often broken than emptied: then a person decides.
 * @param known how many were there before
 */
export function mayGoAtOnce(gone: number, known: number): boolean {
  return gone <= few ? gone * 2 <= known : gone * 100 <= known * limits.harvestRemovals.value;
}
