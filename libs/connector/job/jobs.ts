import { setTimeout as sleep } from 'node:timers/promises';
import { isHosted, requestId, type ChunkRow } from '@shutong/wire';
import type { Asking } from '../asking/asking';
import { daysUs } from '../clock/clock';
import { ConnectorError } from '../errors/connector-error';
import { failureFacts, type Log } from '../log/log';
import type { State } from '../state/state';
import { takeIn } from './intake';
import type { JobAsk } from './job-ask';
import { JobBook } from './job-book';
import { resultLines } from './job-results';
import { JobRows } from './job-rows';
import { JobRun } from './job-run';
import { viewOf, type JobView } from './job-view';
import type { StoredJob } from './stored-job';

export const jobLimits = {
  /** Jobs at work at once. */
  running: 4,
  /** Jobs that are kept, ended ones included. */
  kept: 100,
  /** Days for which an ended job is kept. */
  days: 7,
} as const;

/** After a failure of the connector's own state. */
const restartMs = 10_000;

export interface JobsParts {
  readonly state: State;
  readonly asking: Pick<Asking, 'held' | 'verifyChunk'>;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'error'>;
}

interface Running {
  readonly run: JobRun;
  readonly over: Promise<void>;
}

/**
 * Bulk verification (批量核验): the department's own system hands in many rows at once and reads a result for each
 * later. A job is on the disk before it is confirmed, goes on by itself after any stop, and is kept for a week.
 *
 * Errors: `connector.agreement-unknown`, `.jobs-full`, `.job-unknown`, `.job-row` with the line, `.job-too-large`.
 */
export class Jobs {
  private readonly book: JobBook;
  private readonly running = new Map<string, Running>();
  /** Jobs that are being handed in. */
  private coming = 0;
  private readonly closing = new AbortController();

  constructor(private readonly parts: JobsParts) {
    this.book = new JobBook(parts.state);
  }

  /** Goes on with what a stop interrupted; what had not come whole was never confirmed and is dropped. */
  async resume(): Promise<void> {
    for (const job of this.book.all()) {
      if (job.state === 'receiving') await this.book.remove(job.id);
      if (job.state === 'running') this.start(job);
    }
  }

  /** Takes all rows in; resolves when they are on the disk and the first of them are being asked. */
  async accept(ask: JobAsk, rows: AsyncIterable<ChunkRow>): Promise<JobView> {
    const held = await this.parts.asking.held(ask.agreement);
    if (held.side !== 'requester') throw new ConnectorError('connector.agreement-unknown');
    this.assertRoom();
    this.coming += 1;
    try {
      const createdAt = this.parts.now();
      const empty = { keys: [], claims: [], rows: 0, state: 'receiving', createdAt } as const;
      const hosted = isHosted(held.terms);
      const job: StoredJob = { id: requestId(createdAt), ...ask, hosted, ...empty };
      const received = await takeIn(job, rows, this.book);
      this.start(received);
      return this.view(received);
    } finally {
      this.coming -= 1;
    }
  }

  /** Newest first. */
  list(): JobView[] {
    return this.book
      .all()
      .reverse()
      .map((job) => this.view(job));
  }

  find(id: string): JobView {
    return this.view(this.stored(id));
  }

  /** Each row as it stands, as lines of JSON. */
  results(id: string): Generator<string> {
    return resultLines(this.stored(id), this.book);
  }

  /** Ends a job where it stands and forgets it. What was asked stays in the hub's log. */
  async remove(id: string): Promise<void> {
    const job = this.stored(id);
    const running = this.running.get(id);
    running?.run.stop();
    await running?.over;
    await this.book.remove(job.id);
  }

  /** Forgets what had ended a week before this time. */
  async sweep(time: number): Promise<void> {
    const oldest = time - daysUs(jobLimits.days);
    for (const { id, ended } of this.book.all()) {
      if (ended && ended.at < oldest) await this.book.remove(id);
    }
  }

  /** Lets the calls end that are on their way; the jobs go on when the connector starts again. */
  async close(): Promise<void> {
    this.closing.abort();
    const all = [...this.running.values()];
    for (const { run } of all) run.stop();
    await Promise.all(all.map(({ over }) => over));
  }

  private stored(id: string): StoredJob {
    const job = this.book.find(id);
    // What is still coming is not confirmed yet.
    if (!job || job.state === 'receiving') throw new ConnectorError('connector.job-unknown');
    return job;
  }

  private view(job: StoredJob): JobView {
    const run = this.running.get(job.id)?.run;
    const { counts, retried, pass } = run?.rows ?? job.ended ?? new JobRows(job.rows);
    return viewOf(job, { counts, retried, pass, trouble: run?.trouble }, this.parts.now());
  }

  private assertRoom(): void {
    const all = this.book.all();
    const working = all.filter(({ state }) => state === 'running').length + this.coming;
    if (working >= jobLimits.running || all.length + this.coming >= jobLimits.kept) {
      throw new ConnectorError('connector.jobs-full', {
        running: jobLimits.running,
        kept: jobLimits.kept,
      });
    }
  }

  private start(job: StoredJob): void {
    const run = new JobRun(job, { ...this.parts, book: this.book });
    const over = this.finish(job, run);
    this.running.set(job.id, { run, over });
  }

  private async finish(job: StoredJob, run: JobRun): Promise<void> {
    const { log } = this.parts;
    try {
      await run.run();
      this.running.delete(job.id);
      log.info({ job: job.id, rows: job.rows, ...run.rows.counts }, 'job at rest');
    } catch (error) {
      log.error({ job: job.id, ...failureFacts(error) }, 'job interrupted');
      const { signal } = this.closing;
      await sleep(restartMs, undefined, { signal }).catch(() => undefined);
      this.running.delete(job.id);
      if (!signal.aborted && this.book.find(job.id)?.state === 'running') this.start(job);
    }
  }
}
