import { SourceError } from './source.errors';

/**
 * The work's result, or `connector.source-deadline` once the milliseconds are over. The signal tells
 * work that goes on behind it not to begin anything more.
 */
export async function within<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!(milliseconds > 0)) throw new SourceError('connector.source-deadline');
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      over.abort();
      reject(new SourceError('connector.source-deadline'));
    }, milliseconds);
  });
  try {
    return await Promise.race([work(over.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
