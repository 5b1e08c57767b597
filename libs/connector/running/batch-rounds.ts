import type { Log } from '../log/log';
import type { ProviderSide } from './provider-side';
import type { RequesterSide } from './requester-side';
import { Rounds } from './rounds';

/**
 * What batches are made of, beside each other and beside all else. Batches that are sent follow one another, and so do those
 * that are received: one that takes hours holds up those behind it, and one that waits for a lock or for a server that
 * says nothing is put off.
 */
export function openBatchRounds(
  { sending }: Pick<ProviderSide, 'sending'>,
  { ordering, receiving }: Pick<RequesterSide, 'ordering' | 'receiving'>,
  log: Log,
): Pick<Rounds, 'nudge' | 'close'> {
  const all = [
    { name: 'batch-sending', run: () => sending.round() },
    { name: 'batch-ordering', run: () => ordering.round() },
    { name: 'batch-receiving', run: () => receiving.round() },
  ].map((round) => new Rounds([round], log));
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
