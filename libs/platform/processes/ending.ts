import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '../limits/limits';

const lookEveryMs = 50;
/** Between SIGKILL and the end of the process. */
const killedWithinMs = 5000;

const living = new Set<ChildProcess>();

/** The process does not outlive this one, whatever ends it but SIGKILL. */
export function endsWithThisProcess(child: ChildProcess): void {
  if (living.size === 0) process.on('exit', killLiving);
  living.add(child);
  child.once('exit', () => {
    living.delete(child);
    if (living.size === 0) process.off('exit', killLiving);
  });
}

function killLiving(): void {
  for (const child of living) child.kill('SIGKILL');
}

/** Asks a process to end and kills it after the grace; resolves when it is gone. */
export async function endChild(
  child: ChildProcess,
  signal: NodeJS.Signals,
  graceMs: number = limits.stopGrace.value,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(insist);
}

/** A process that an earlier run left behind, known by its number. */
export interface Leftover {
  readonly pid: number;
  readonly signal: NodeJS.Signals;
  /** Whether the number still means that process: numbers are given anew. */
  readonly lives: () => boolean | Promise<boolean>;
}

/** The same as `endChild` for a process that is not a child of this one; throws where it does not end. */
export async function endLeftover(
  { pid, signal, lives }: Leftover,
  graceMs: number = limits.stopGrace.value,
): Promise<void> {
  if (!(await lives())) return;
  tell(pid, signal);
  if (await isGone(lives, graceMs)) return;
  tell(pid, 'SIGKILL');
  if (await isGone(lives, killedWithinMs)) return;
  throw new Error(`Process ${pid} of an earlier run does not end.`);
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isGone(lives: Leftover['lives'], withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += lookEveryMs) {
    if (!(await lives())) return true;
    await sleep(lookEveryMs);
  }
  return !(await lives());
}
