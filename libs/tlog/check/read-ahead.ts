/**
 * The results of `read(0) … read(count − 1)` in order, with up to `depth` of them under way: the reader's
 * latency is hidden, memory stays bounded.
 */
export async function* readAhead<T>(
  count: number,
  depth: number,
  read: (i: number) => Promise<T>,
): AsyncGenerator<T> {
  const pending: Promise<T>[] = [];
  for (let i = 0; i < count + depth; i++) {
    if (i < count) pending.push(settledLater(read(i)));
    if (i >= depth) yield await (pending.shift() as Promise<T>);
  }
}

/** A failure is reported when its turn comes, and not at all if the consumer has stopped before. */
function settledLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
