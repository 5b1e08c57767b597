import { setTimeout as sleep } from 'node:timers/promises';
import { Latencies } from '../latencies';
import { round } from '../runs';
import { serveJobs } from '../worker-process';
import { Asker, type Wrong } from './asker';
import type { ClosedLoop, LoadJob, LoadOutcome, OpenLoop } from './load';

/** Open connections at most while calls pile up in an open loop. */
const openLoopConnections = 512;

serveJobs((job: LoadJob) =>
  job.loop.kind === 'closed' ? closedLoop(job, job.loop) : openLoop(job, job.loop),
);

class Tally {
  asked = 0;
  right = 0;
  errors = 0;
  refused = 0;
  firstError: string | undefined;
  readonly latencies = new Latencies();

  count(wrong: Wrong | undefined, milliseconds: number): void {
    if (wrong === undefined) {
      this.right += 1;
      this.latencies.record(milliseconds);
      return;
    }
    this.errors += 1;
    if (wrong.isRefusal) this.refused += 1;
    this.firstError ??= wrong.said;
  }

  outcome(seconds: number): LoadOutcome {
    const { asked, right, errors, refused, firstError, latencies } = this;
    return {
      ...{ asked, right, errors, refused },
      rate: round(right / seconds),
      latency: latencies.percentiles,
      ...(firstError === undefined ? {} : { firstError }),
    };
  }
}

/** Each of the callers asks as soon as it has its answer; counts what ended within the time. */
async function closedLoop(job: LoadJob, { inFlight }: ClosedLoop): Promise<LoadOutcome> {
  const tally = new Tally();
  const asker = new Asker(job, inFlight);
  const begun = performance.now();
  const end = begun + job.seconds * 1000;
  const caller = async () => {
    while (performance.now() < end) {
      const started = performance.now();
      const wrong = await asker.ask(job.from + tally.asked++);
      const ended = performance.now();
      if (wrong !== undefined || ended <= end) tally.count(wrong, ended - started);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  asker.close();
  return tally.outcome(job.seconds);
}

/**
 * A call is due every 1/n second. Its latency counts from then, also where the generator or the server
 * was late: nobody's waiting is left out (coordinated omission).
 */
async function openLoop(job: LoadJob, { perSecond }: OpenLoop): Promise<LoadOutcome> {
  const tally = new Tally();
  const asker = new Asker(job, openLoopConnections);
  const begun = performance.now();
  const calls: Promise<void>[] = [];
  const total = Math.round(job.seconds * perSecond);
  while (tally.asked < total) {
    const due = begun + (tally.asked * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await sleep(Math.ceil(wait));
    const asked = asker.ask(job.from + tally.asked++);
    calls.push(asked.then((wrong) => tally.count(wrong, performance.now() - due)));
  }
  await Promise.all(calls);
  asker.close();
  return tally.outcome(job.seconds);
}
