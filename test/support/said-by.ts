import type { Command } from '../../apps/cli/command';

/** Exit code of a command of the cli, its lines, and the last of them parsed. */
export interface Said {
  readonly code: number;
  readonly lines: readonly string[];
  readonly last: unknown;
}

/** Runs a command of the cli in this process. */
export async function saidBy(command: Command, ...args: string[]): Promise<Said> {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const code = await command.run(args);
    const lines = said.mock.calls.map(([line]) => String(line));
    return { code, lines, last: JSON.parse(lines.at(-1) ?? 'null') as unknown };
  } finally {
    said.mockRestore();
    complained.mockRestore();
  }
}
