import { setTimeout as sleep } from 'node:timers/promises';

const lookMs = 200;

/** Looks again and again, also where looking fails; false where it does not come true in time. */
export async function comesTrue(look: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  do {
    if (await look().catch(() => false)) return true;
    await sleep(lookMs);
  } while (performance.now() < until);
  return false;
}
