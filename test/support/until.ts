import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than anything takes on a machine that is busy with other things. */
const mostMs = 120_000;

/** Resolves to the first answer that is there. @throws Error where there is none in two minutes */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + mostMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end)
      throw new Error(`Not there in ${mostMs / 1000} s: ${String(look)}`);
    await sleep(50);
  }
}
