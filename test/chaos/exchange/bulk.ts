import { setTimeout as sleep } from 'node:timers/promises';
import type { JobView } from '@shutong/connector';
import { jsonLines, type LocalJobs } from '../../support/local-jobs';
import { Load } from '../load';
import type { Person } from './persons';

/** A few chunks. */
const rowsOfJob = 240;
const betweenMs = 1000;
const againMs = 300;

/** A question, and its answer. */
interface Row {
  readonly keys: { readonly RESIDENT_NUMBER: string };
  readonly claims: { readonly NAME: string };
  readonly result: 'match' | 'no-match';
}

/**
 * The consumer's own system hands in one job of verifications after another and reads the result of every row. A job
 * that was not confirmed is handed in again: that makes another, and what the first has left is thrown away.
 */
export class Bulk extends Load {
  /** Rows of jobs that were confirmed. */
  accepted = 0;
  /** Of these, rows with the right result. */
  right = 0;
  /** Jobs that have ended. */
  ended = 0;
  readonly wrong: string[] = [];

  constructor(
    private readonly jobs: LocalJobs,
    private readonly agreement: string,
    private readonly persons: readonly Person[],
  ) {
    super();
  }

  protected async work(): Promise<void> {
    for (let number = 0; !this.stopping; number += 1) {
      const asked = this.rowsOf(number);
      const confirmed = await this.untilDone(() => this.submit(asked));
      if (!confirmed) return;
      this.accepted += asked.length;
      const ended = await this.untilDone(() => this.hasEnded(confirmed.id));
      if (!ended) {
        this.wrong.push(`job ${confirmed.id} has not ended`);
        return;
      }
      await this.untilDone(() => this.compare(confirmed.id, asked));
      await this.untilDone(() => this.clear());
      this.ended += 1;
      await sleep(betweenMs);
    }
  }

  private rowsOf(job: number): Row[] {
    return Array.from({ length: rowsOfJob }, (_, row) => {
      const { number, name } = this.persons[(job * rowsOfJob + row) % this.persons.length]!;
      const isRight = row % 2 === 0;
      const claims = { NAME: isRight ? name : `${name}某` };
      return { keys: { RESIDENT_NUMBER: number }, claims, result: isRight ? 'match' : 'no-match' };
    });
  }

  private async submit(asked: readonly Row[]): Promise<JobView> {
    const rows = jsonLines(asked.map(({ keys, claims }) => ({ keys, claims })));
    const job = await this.jobs.submit({ agreement: this.agreement }, rows);
    if (job.status !== 201) throw new Error(job.code);
    return job;
  }

  private async hasEnded(id: string): Promise<true> {
    if ((await this.jobs.job(id)).state !== 'ended') throw new Error('under way');
    return true;
  }

  private async compare(id: string, asked: readonly Row[]): Promise<true> {
    const results = await this.jobs.results(id);
    if (results.length !== asked.length) throw new Error('cut off');
    const wrong = results.filter(({ result }, row) => result !== asked[row]!.result);
    this.right += asked.length - wrong.length;
    this.wrong.push(...wrong.map(({ row, result }) => `row ${row} of job ${id} is ${result}`));
    return true;
  }

  /** All that has ended, those too that were never confirmed. */
  private async clear(): Promise<true> {
    const ended = (await this.jobs.list()).filter(({ state }) => state === 'ended');
    for (const { id } of ended) await this.jobs.remove(id);
    return true;
  }

  /** Undefined where it was given up. */
  private async untilDone<T>(work: () => Promise<T>): Promise<T | undefined> {
    while (!this.givenUp) {
      try {
        return await work();
      } catch {
        await sleep(againMs);
      }
    }
    return undefined;
  }
}
