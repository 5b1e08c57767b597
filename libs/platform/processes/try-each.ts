/**
 * Does the work for each by itself: one that fails keeps no other waiting.
 * @returns for how many the work said that it did something
 * @throws AggregateError of all failures, after the last one has been tried
 */
export const tryEach = <T>(
  items: readonly T[],
  work: (one: T) => Promise<boolean>,
): Promise<number> => tryPages((last) => Promise.resolve(last === undefined ? items : []), work);

/**
 * The same for what is found page by page, until nothing is left: however many fail, whatever comes after them is tried in the same
 * round.
 * @param pageAfter what comes after an item, in an order of its own; from the first where there is none
 */
export async function tryPages<T>(
  pageAfter: (last: T | undefined) => Promise<readonly T[]>,
  work: (one: T) => Promise<boolean>,
): Promise<number> {
  const failures: unknown[] = [];
  let done = 0;
  for (
    let page = await pageAfter(undefined);
    page.length > 0;
    page = await pageAfter(page.at(-1))
  ) {
    for (const one of page) {
      try {
        if (await work(one)) done += 1;
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  return done;
}
