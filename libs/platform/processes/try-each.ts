/**
 * Does the work for each by itself: one that fails keeps no other waiting.
 * @returns for how many the work said that it did something
 * @throws AggregateError of all failures, after the last one has been tried
 */
export async function tryEach<T>(
  items: readonly T[],
  work: (one: T) => Promise<boolean>,
): Promise<number> {
  const failures: unknown[] = [];
  let done = 0;
  for (const one of items) {
    try {
      if (await work(one)) done += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  return done;
}
