import type { Metric, Scale } from '../result';
import { spreadOf } from '../runs';
import type { WorkerProcess } from '../worker-process';
import type { LoadJob, LoadOutcome } from './load';

/** Seconds of warm-up, seconds of a measured run. */
const times = { full: { warmUp: 10, run: 30 }, smoke: { warmUp: 1, run: 2 } } as const;
const runsMeasured = 3;
const inFlight = 64;
/** Calls due each second in the open loop. */
const perSecond = { full: 200, smoke: 50 } as const;

/** What is under load: where it is asked, and which persons it knows. */
export type Target = Pick<LoadJob, 'url' | 'key' | 'agreement' | 'persons' | 'seed' | 'expects'>;

/** Asks one target again and again; no question is asked twice. */
export class Load {
  /** Questions asked so far. */
  asked = 0;

  constructor(
    private readonly generator: WorkerProcess,
    private readonly target: Target,
    private readonly scale: Scale,
  ) {}

  /** Answers per second with 64 calls always under way. */
  async rate(name: string, workload: string): Promise<Metric> {
    const { warmUp, run } = times[this.scale];
    const loop = { kind: 'closed', inFlight } as const;
    const warm = await this.run(warmUp, loop);
    const runs: LoadOutcome[] = [];
    for (let one = 0; one < runsMeasured; one += 1) {
      runs.push(await this.run(run, loop));
      console.log(`  … ${name}: ${runs.at(-1)!.rate} calls/s`);
    }
    return {
      ...{ name, unit: 'calls/s', ...spreadOf(runs.map(({ rate }) => rate)) },
      ...tallied([warm, ...runs]),
      ...{ inFlight, workload },
    };
  }

  /** Milliseconds from the instant at which each call is due. */
  async latency(name: string, of: string): Promise<Metric> {
    const loop = { kind: 'open', perSecond: perSecond[this.scale] } as const;
    const workload = `${of}; ${loop.perSecond} calls due each second, from the instant each is due`;
    const runs: LoadOutcome[] = [];
    for (let one = 0; one < runsMeasured; one += 1) {
      runs.push(await this.run(times[this.scale].run, loop));
    }
    const middle = [...runs].sort((a, b) => a.latency.p50 - b.latency.p50)[1]!;
    const { p50, p95, p99 } = middle.latency;
    const spread = spreadOf(runs.map(({ latency }) => latency.p50));
    console.log(`  … ${name}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`);
    return { name, unit: 'ms', ...spread, p50, p95, p99, ...tallied(runs), workload };
  }

  /** So many calls always under way, for so many seconds. */
  atOnce(inFlight: number, seconds: number): Promise<LoadOutcome> {
    return this.run(seconds, { kind: 'closed', inFlight });
  }

  private async run(seconds: number, loop: LoadJob['loop']): Promise<LoadOutcome> {
    const job: LoadJob = { ...this.target, from: this.asked, seconds, loop };
    const outcome = await this.generator.do<LoadJob, LoadOutcome>(job);
    this.asked += outcome.asked;
    if (outcome.firstError) console.error(`  wrong: ${outcome.firstError}`);
    return outcome;
  }
}

function tallied(outcomes: readonly LoadOutcome[]): { n: number; errors: number } {
  const sum = (of: (outcome: LoadOutcome) => number) =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return { n: sum(({ right }) => right), errors: sum(({ errors }) => errors) };
}
