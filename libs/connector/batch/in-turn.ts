/** Works on each in its turn; one that cannot go on keeps no other waiting. Throws the first failure, after the last one. */
export async function inTurn<T>(
  all: readonly T[],
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  const failures: Error[] = [];
  for (const one of all) await work(one).catch((error: Error) => failures.push(error));
  if (failures[0]) throw failures[0];
}
