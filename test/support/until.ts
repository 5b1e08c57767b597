import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from './patience';

/** Resolves to the first answer that is there. @throws Error where there never is one */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`Not there: ${String(look)}`);
    await sleep(50);
  }
}
