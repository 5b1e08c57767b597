import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** How a running process was started, so that it can be started again just so. Linux only. */
export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly gid: number;
}

/** Set by whoever starts a process with a channel, for that process alone. */
const channel = /^NODE_CHANNEL_/;

export function commandLineOf(pid: number): CommandLine {
  const [, ...args] = wordsOf(`/proc/${pid}/cmdline`);
  const env = wordsOf(`/proc/${pid}/environ`)
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const)
    .filter(([name]) => name !== '' && !channel.test(name));
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const idIn = (name: string) => Number(new RegExp(`^${name}:\\t(\\d+)`, 'm').exec(status)![1]);
  return {
    program: readlinkSync(`/proc/${pid}/exe`),
    args,
    env: Object.fromEntries(env),
    uid: idIn('Uid'),
    gid: idIn('Gid'),
  };
}

/** Processes that this one has started. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => parentOf(one) === pid);
}

/** False too where it is dead and not yet buried. */
export const isAlive = (pid: number): boolean => {
  const state = fieldsOf(pid)[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
};

const parentOf = (pid: number): number => Number(fieldsOf(pid)[1] ?? 0);

/** State, parent, … of proc(5); none of a process that is gone. */
function fieldsOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

const wordsOf = (file: string): string[] =>
  readFileSync(file, 'utf8').replace(/\0$/, '').split('\0');
