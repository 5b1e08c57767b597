import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from '../../support/instance';
import type { Scale } from '../result';
import { round, spreadOf } from '../runs';
import { startWorkerProcess, type WorkerProcess } from '../worker-process';
import type { CpuOutcome, Recording, SwitchJob } from './switching';

const calls = { full: 100_000, smoke: 500 } as const;
const blockSeconds = { full: 2, smoke: 1 } as const;
/** Others find the new process, and its code gets warm: the first block would pay for it. */
const warmUpSeconds = { full: 15, smoke: 5 } as const;
/** So many at least give a median that one of them cannot move. */
const rounds = { full: 20, smoke: 1 } as const;
/** Recording goes on for a second behind its calls: that belongs to the block that made them. */
const settledMs = 1200;

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
  /** Median of the rounds, with the lowest and the highest: a round that others disturbed does not count. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Mean of all blocks. */
  readonly onUs: number;
  readonly offUs: number;
  readonly n: number;
  readonly errors: number;
  readonly blocks: string;
}

/** Calls of blocks of one kind, and the CPU time that they took. */
interface Spent {
  readonly calls: number;
  readonly cpuUs: number;
}
type Round = Readonly<Record<'on' | 'off', Spent>>;

/**
 * Blocks of calls with and without recording take turns in one process, on, off, off, on, so that neither has the warmer
 * machine; each such round of four gives a ratio.
 */
export async function overheadOf(of: Interleaving): Promise<Overhead> {
  const { scale, run } = of;
  await run(warmUpSeconds[scale]);
  const made: Round[] = [];
  let [n, errors] = [0, 0];
  while (n < calls[scale] || made.length < rounds[scale]) {
    const { round: one, errors: wrong } = await roundOf(of);
    made.push(one);
    n += one.on.calls + one.off.calls;
    errors += wrong;
  }
  const ratios = made.map(({ on, off }) => perCall(on) / perCall(off));
  const mean = (state: 'on' | 'off') => round(perCall(sumOf(made.map((one) => one[state]))));
  return {
    ...{ ...spreadOf(ratios), onUs: mean('on'), offUs: mean('off'), n, errors },
    blocks: `the median of ${made.length} × four blocks of ${blockSeconds[scale]} s in turn`,
  };
}

const perCall = ({ calls: made, cpuUs }: Spent): number => cpuUs / made;

const sumOf = (all: readonly Spent[]): Spent => ({
  calls: all.reduce((sum, one) => sum + one.calls, 0),
  cpuUs: all.reduce((sum, one) => sum + one.cpuUs, 0),
});

async function roundOf(of: Interleaving): Promise<{ round: Round; errors: number }> {
  const spent = { on: [] as Spent[], off: [] as Spent[] };
  let errors = 0;
  for (const state of ['on', 'off', 'off', 'on'] as const) {
    const { asked, cpuUs, ...outcome } = await blockOf(of, state);
    spent[state].push({ calls: asked, cpuUs });
    errors += outcome.errors;
  }
  return { round: { on: sumOf(spent.on), off: sumOf(spent.off) }, errors };
}

async function blockOf(
  { process: worker, recording, scale, run }: Interleaving,
  state: 'on' | 'off',
): Promise<Block & CpuOutcome> {
  const job: SwitchJob = { without: state === 'on' ? null : recording };
  const before = await worker.do<SwitchJob, CpuOutcome>(job);
  const outcome = await run(blockSeconds[scale]);
  await sleep(settledMs);
  const after = await worker.do<SwitchJob, CpuOutcome>(job);
  if (outcome.firstError) console.error(`  wrong: ${outcome.firstError}`);
  if (outcome.right === 0) throw new Error('No call came through the replaced process.');
  return { ...outcome, cpuUs: after.cpuUs - before.cpuUs };
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
