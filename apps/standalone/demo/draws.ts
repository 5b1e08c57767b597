/**
 * A deterministic sequence of draws for one row: the same seed and row give the same draws on every
 * machine, and a row can be made without the rows before it. Not for secrets.
 */
export class Draws {
  private state: number;

  constructor(seed: number, row: number) {
    this.state = mix(mix(seed) ^ row);
  }

  /** Integer from 0 to below `limit`; `limit` is at most 2^32. */
  below(limit: number): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    return Math.floor((mix(this.state) / 0x1_0000_0000) * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Earlier members of the list are drawn more often, as with surnames. */
  pickEarly<T>(list: readonly T[]): T {
    return list[Math.min(this.below(list.length), this.below(list.length))]!;
  }

  /** Draws by weights: `[['汉族', 96], ['回族', 4]]`. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.below(total);
    const chosen = choices.find(([, weight]) => (left -= weight) < 0);
    return chosen![0];
  }
}

/** Finaliser of MurmurHash3 (32 bits): every input bit changes half of the output bits. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
