/** One limit by design: docs/limits.md is printed from this table. */
export interface Limit {
  readonly value: number;
  readonly unit: string;
  readonly about: string;
}
