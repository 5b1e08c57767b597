import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMillis } from '@shutong/platform';

/** Events take this long at most to reach the statistics of a hub that works. */
const settledMs = 15_000;
const lookAgainMs = 500;

/** Counts until nothing differs: what has just happened stands in the log at once, and in the statistics a moment later. */
export async function settled<Counted>(
  count: () => Promise<Counted>,
  differs: (counted: Counted) => boolean,
): Promise<Counted> {
  const last = monotonicMillis() + settledMs;
  for (;;) {
    const counted = await count();
    if (!differs(counted) || monotonicMillis() > last) return counted;
    await sleep(lookAgainMs);
  }
}
