/** One command of the connector. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  /** Prints its lines, the last of them JSON, and returns the exit code; `start` only at its end. */
  run(args: readonly string[]): Promise<number>;
}

/** Wrong arguments: exit code 2. */
export class UsageError extends Error {}
