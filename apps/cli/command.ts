/** One command of the CLI. Exit codes: 0 pass, 1 fail, 2 usage, 3 a needed tool is missing. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  run(args: readonly string[]): Promise<number>;
}
