import { setTimeout as pause } from 'node:timers/promises';
import { limits, monotonicMillis } from '@shutong/platform';

const lookEveryMs = 50;

/** Whether what was handed in has come to what `look` looks for, within the time that an answer waits for it. */
export async function isTakenUp(look: () => Promise<boolean>): Promise<boolean> {
  const until = monotonicMillis() + limits.handInWait.value;
  while (monotonicMillis() < until) {
    if (await look()) return true;
    await pause(lookEveryMs);
  }
  return false;
}
