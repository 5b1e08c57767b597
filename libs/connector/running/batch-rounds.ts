import type { Log } from '../log/log';
import type { ProviderSide } from './provider-side';
import type { RequesterSide } from './requester-side';
import { Rounds, type Round } from './rounds';
import { seldom } from './seldom';

/** Each time a request for each batch that is being received. */
const askEveryMs = 60_000;

/**
 * What batches are made of, beside each other and beside all else. Batches that are sent follow one another, and so do those
 * that are received: one that takes hours holds up those behind it, and one that waits for a lock or for a server that
 * says nothing is put off.
 */
export function openBatchRounds(
  { sending }: Pick<ProviderSide, 'sending'>,
  { ordering, receiving, standing }: Pick<RequesterSide, 'ordering' | 'receiving' | 'standing'>,
  log: Log,
): Pick<Rounds, 'nudge' | 'close'> {
  const received: Round[] = [
    { name: 'batch-receiving', run: () => receiving.round() },
    // Not beside the one before: what that is in the middle of is neither side's older copy.
    { name: 'batch-standing', run: seldom(askEveryMs, () => standing.round()) },
  ];
  const all = [
    [{ name: 'batch-sending', run: () => sending.round() }],
    [{ name: 'batch-ordering', run: () => ordering.round() }],
    received,
  ].map((rounds) => new Rounds(rounds, log));
  return {
    nudge: () => all.forEach((rounds) => rounds.nudge()),
    close: async () => {
      // At the next chunk: what is left goes on at the next start.
      sending.stop();
      receiving.stop();
      await Promise.all(all.map((rounds) => rounds.close()));
    },
  };
}
