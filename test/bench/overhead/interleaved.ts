import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from '../../support/instance';
import type { Scale } from '../result';
import { round } from '../runs';
import { startWorkerProcess, type WorkerProcess } from '../worker-process';
import type { CpuOutcome, Recording, SwitchJob } from './switching';

const calls = { full: 100_000, smoke: 500 } as const;
const blockSeconds = { full: 5, smoke: 1 } as const;

/** What was asked in one block, and how it was answered. */
export interface Block {
  readonly asked: number;
  readonly right: number;
  readonly errors: number;
  readonly firstError?: string;
}

export interface Interleaving {
  readonly process: WorkerProcess;
  /** What is left out in every other block. */
  readonly recording: Recording;
  readonly scale: Scale;
  /** Asks for so many seconds. */
  readonly run: (seconds: number) => Promise<Block>;
}

/** Microseconds of CPU time a call with and without recording, and how much the one needs of the other. */
export interface Overhead {
  readonly value: number;
  readonly onUs: number;
  readonly offUs: number;
  readonly n: number;
  readonly errors: number;
  readonly blocks: string;
}

/**
 * Blocks of calls with and without recording take turns in one process, on, off, off, on, so that neither has the warmer
 * machine.
 */
export async function overheadOf(of: Interleaving): Promise<Overhead> {
  const { process: worker, recording, scale, run } = of;
  const spent = { on: { calls: 0, cpuUs: 0 }, off: { calls: 0, cpuUs: 0 } };
  let errors = 0;
  // Others find the new process, and code gets warm.
  await run(blockSeconds[scale] * 2);
  const pattern = ['on', 'off', 'off', 'on'] as const;
  for (
    let block = 0;
    spent.on.calls + spent.off.calls < calls[scale] || block % 4 !== 0;
    block += 1
  ) {
    const state = pattern[block % 4]!;
    const job: SwitchJob = { without: state === 'on' ? null : recording };
    const before = await worker.do<SwitchJob, CpuOutcome>(job);
    const outcome = await run(blockSeconds[scale]);
    const after = await worker.do<SwitchJob, CpuOutcome>(job);
    errors += outcome.errors;
    if (outcome.firstError) console.error(`  wrong: ${outcome.firstError}`);
    spent[state].calls += outcome.asked;
    spent[state].cpuUs += after.cpuUs - before.cpuUs;
    if (outcome.right === 0) throw new Error('No call came through the replaced process.');
  }
  const [onUs, offUs] = [spent.on, spent.off].map(({ cpuUs, calls: made }) => round(cpuUs / made));
  return {
    ...{ value: round(onUs! / offUs!), onUs: onUs!, offUs: offUs! },
    ...{ n: spent.on.calls + spent.off.calls, errors },
    blocks: `blocks of ${blockSeconds[scale]} s in turn`,
  };
}

/** What an instance is to be started with, so that these of its processes can be replaced. */
export const replaceable = (...names: readonly ('hub' | 'portal')[]): string[] =>
  names.flatMap((name) => ['--may-end', name]);

/** Puts a switchable process into the place of the running one, with its very settings. */
export async function replaceProcess(
  { running }: Instance,
  name: 'hub' | 'portal',
): Promise<WorkerProcess> {
  const pid = running.pids[name]!;
  const settings = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  const env = Object.fromEntries(settings.map((line) => pairOf(line)));
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await sleep(50);
  return startWorkerProcess(`overhead/${name}.process.js`, env);
}

const pairOf = (line: string): [string, string] => {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
