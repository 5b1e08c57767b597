import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { castOf, departments } from '../../story/cast';
import type { Instance } from '../../support/instance';
import { departmentDatabaseUrl, secretsIn } from '../../support/servers';
import { concludeAgreements } from '../exchange/agreements';
import { fillRegister } from '../exchange/fill-register';
import type { LoadJob, LoadOutcome } from '../load/load';
import type { Metric, Scale } from '../result';
import { round } from '../runs';
import { startWorkerProcess, type WorkerProcess } from '../worker-process';
import type { CpuOutcome, SwitchJob } from './overhead-hub.process';

const calls = { full: 100_000, smoke: 500 } as const;
const blockSeconds = { full: 5, smoke: 1 } as const;
/** Rows of the provider's table: more persons than calls. */
const rows = { full: 260_000, smoke: 110_000 } as const;
const inFlight = 64;

interface Spent {
  calls: number;
  cpuUs: number;
}

/**
 * CPU time that the hub's process needs for a verification with the log on, ÷ off. Blocks of calls with
 * and without it take turns in one process, on, off, off, on, so that neither has the warmer machine.
 */
export async function logOverhead(
  instance: Instance,
  { scale, seed }: { scale: Scale; seed: number },
): Promise<Metric> {
  const target = await targetOf(instance, { scale, seed });
  const hub = await replaceHub(instance);
  const generator = await startWorkerProcess('load/generator.process.js');
  try {
    const { on, off, errors } = await blocks(hub, generator, { target, scale });
    const perCall = ({ cpuUs, calls: made }: Spent) => round(cpuUs / made);
    return {
      ...{ name: 'verify.overhead', unit: 'ratio', value: round(perCall(on) / perCall(off)) },
      ...{ n: on.calls + off.calls, errors, inFlight },
      workload:
        `CPU time of the hub's process a verification, log and its fact event on (${perCall(on)} µs) ` +
        `÷ off (${perCall(off)} µs), blocks of ${blockSeconds[scale]} s in turn`,
    };
  } finally {
    await generator.stop();
    await hub.stop();
  }
}

type Target = Omit<LoadJob, 'from' | 'seconds' | 'loop'>;

async function targetOf(
  instance: Instance,
  { scale, seed }: { scale: Scale; seed: number },
): Promise<Target> {
  const { folder, running } = instance;
  const url = departmentDatabaseUrl(folder, departments.police);
  const persons = await fillRegister(url, rows[scale], seed);
  const { agreement } = await concludeAgreements(await castOf(instance), 'smoke');
  return {
    ...{ url: running.connectorOf[departments.requester]!, agreement, persons, seed },
    ...{ key: secretsIn(folder).localKeys[departments.requester]!, expects: 'result' },
  };
}

/** Puts the switchable hub into the place of the running one, with its very settings. */
async function replaceHub({ running }: Instance): Promise<WorkerProcess> {
  const pid = running.pids['hub']!;
  const settings = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  const env = Object.fromEntries(settings.map((line) => pairOf(line)));
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await sleep(50);
  return startWorkerProcess('audit/overhead-hub.process.js', env);
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

async function blocks(
  hub: WorkerProcess,
  generator: WorkerProcess,
  { target, scale }: { target: Target; scale: Scale },
) {
  let asked = 0;
  let errors = 0;
  const run = async (seconds: number) => {
    const loop = { kind: 'closed', inFlight } as const;
    const job: LoadJob = { ...target, from: asked, seconds, loop };
    const outcome = await generator.do<LoadJob, LoadOutcome>(job);
    asked += outcome.asked;
    return outcome;
  };
  const spent = { on: { calls: 0, cpuUs: 0 }, off: { calls: 0, cpuUs: 0 } };
  // Connectors find the new hub, and code gets warm.
  await run(blockSeconds[scale] * 2);
  const pattern = ['on', 'off', 'off', 'on'] as const;
  for (
    let block = 0;
    spent.on.calls + spent.off.calls < calls[scale] || block % 4 !== 0;
    block += 1
  ) {
    const state = pattern[block % 4]!;
    const job: SwitchJob = { log: state === 'on' };
    const before = await hub.do<SwitchJob, CpuOutcome>(job);
    const outcome = await run(blockSeconds[scale]);
    const after = await hub.do<SwitchJob, CpuOutcome>(job);
    errors += outcome.errors;
    if (outcome.firstError) console.error(`  wrong: ${outcome.firstError}`);
    spent[state].calls += outcome.asked;
    spent[state].cpuUs += after.cpuUs - before.cpuUs;
    if (outcome.right === 0) throw new Error('No call came through the replaced hub.');
  }
  return { ...spent, errors };
}
