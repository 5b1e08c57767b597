/** The same, each item asked for while the one before is being worked on. */
export async function* readAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (let next = asked(iterator); ;) {
      const one = await next;
      if (one.done === true) return;
      next = asked(iterator);
      yield one.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function asked<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  // Looked at in its turn; without this a failure would end the process before.
  next.catch(() => undefined);
  return next;
}
