/**
 * The work, but only so often. By the time that has passed, whatever the clock of the machine is set to: one that is
 * set back by an hour would put the work off for an hour.
 */
export function seldom(
  everyMs: number,
  work: () => Promise<unknown>,
  passed: () => number = () => performance.now(),
): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    if (passed() - last < everyMs) return;
    last = passed();
    await work();
  };
}
