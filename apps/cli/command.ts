/** One command of the CLI. Exit codes: 0 pass, 1 fail, 2 usage, 3 a needed tool is missing. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  run(args: readonly string[]): Promise<number>;
}

/** Runs it; whoever used it wrongly is told how it is used. */
export async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  const code = await command.run(args);
  if (code === 2) console.error(`npm run cli -- ${command.usage}\n      ${command.about}`);
  return code;
}
