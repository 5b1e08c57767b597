/** How well rows hide in their groups: rows that are alike in all quasi-identifiers make a group. */
export interface Anonymity {
  /** Rows of the smallest group; 0 where there are no rows. */
  readonly k: number;
  readonly groups: number;
  /** Rows in groups smaller than what was asked for. */
  readonly exposed: number;
}

/**
 * k-anonymity (GB/T 37964-2019, annex): each row must be like at least `asked - 1` others in what people can know of
 * somebody by other ways.
 */
export function anonymityOf(rows: Iterable<readonly (string | null)[]>, asked: number): Anonymity {
  const sizes = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(row);
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  return judged([...sizes.values()], asked);
}

function judged(sizes: readonly number[], asked: number): Anonymity {
  const small = sizes.filter((size) => size < asked);
  return {
    k: sizes.reduce((least, size) => Math.min(least, size), sizes[0] ?? 0),
    groups: sizes.length,
    exposed: small.reduce((sum, size) => sum + size, 0),
  };
}
