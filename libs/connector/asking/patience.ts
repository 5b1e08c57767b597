import { setTimeout as sleep } from 'node:timers/promises';

/** The result of the work, or what `late` makes once so many milliseconds are over. */
export async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  const over = new AbortController();
  const tooLong = sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    over.abort();
  }
}
