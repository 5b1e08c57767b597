import { setTimeout as sleep } from 'node:timers/promises';
import {
  chunkLetters,
  chunkLifeUs,
  requestId,
  requestTime,
  wireLimits,
  type ChunkRow,
} from '@shutong/wire';
import type { Asking } from '../asking/asking';
import type { CallFailure } from '../asking/call-failure';
import { ConnectorError } from '../errors/connector-error';
import type { JobBook } from './job-book';
import { endOfChunk, isCallEnd, pauseBeforeAgain, pauseBeforePass } from './job.policy';
import { JobRows } from './job-rows';
import type { StoredChunk, StoredJob } from './stored-job';

/** Chunks of one job on their way at once. */
const width = 8;
/** Bytes of a chunk's rows as JSON; one more row of the largest size still fits a message. */
const chunkBytes = 65_536;
/** A chunk that is older gets a new id: the provider would not know it much longer. */
const renewAfterUs = chunkLifeUs - 300_000_000;
/** A job that has not ended by then, ends. */
const longestUs = 48 * 3_600_000_000;

export interface RunParts {
  readonly book: JobBook;
  readonly asking: Pick<Asking, 'verifyChunk'>;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/** Why a chunk has to be asked again. */
export interface Trouble {
  readonly code: string;
  /** Microseconds since the epoch. */
  readonly at: number;
}

/** A chunk on its way: kept under its number. */
type Cut = StoredChunk & { readonly number: number };

/**
 * Takes a job from where it stands to its end. All that is known of a row is on the disk before and after it is
 * asked, so that the process may die at any moment: the chunks that were on their way are asked again under their
 * own ids, by which the provider does not count them twice.
 */
export class JobRun {
  readonly rows: JobRows;
  /** What last went wrong; nothing where the last chunk was answered. */
  trouble: Trouble | undefined;
  private readonly stopping = new AbortController();
  private readonly unanswered: Cut[] = [];
  private next = 0;
  private refusal: string | undefined;

  constructor(
    private readonly job: StoredJob,
    private readonly parts: RunParts,
  ) {
    const chunks = [...parts.book.chunksOf(job.id)];
    this.rows = JobRows.restored(job.rows, chunks);
    this.next = chunks.length;
    for (const [number, chunk] of chunks.entries()) {
      if (chunk.results === undefined) this.unanswered.push({ ...chunk, number });
    }
  }

  /** Resolves when the job has ended, or `stop` was called; rejects where the state cannot be written. */
  async run(): Promise<void> {
    do {
      await this.together();
    } while (!this.isOver() && (await this.nextPass()));
    if (!this.stopping.signal.aborted) await this.end();
  }

  /** Nothing more is asked; what is on its way comes home. */
  stop(): void {
    this.stopping.abort();
  }

  private isOver(): boolean {
    return this.stopping.signal.aborted || this.refusal !== undefined;
  }

  private async nextPass(): Promise<boolean> {
    if (!this.rows.nextPass()) return false;
    await this.pause(pauseBeforePass(this.rows.pass));
    return !this.isOver();
  }

  /** Until all workers have come home, also where one of them failed. */
  private async together(): Promise<void> {
    const workers = Array.from({ length: width }, () => this.work());
    const outcomes = await Promise.allSettled(workers);
    const failed = outcomes.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async work(): Promise<void> {
    try {
      await this.askAll();
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  private async askAll(): Promise<void> {
    while (!this.isOver()) {
      const chunk = this.unanswered.shift() ?? (await this.cut());
      if (!chunk) return;
      await this.ask(chunk);
    }
  }

  /** The next chunk, on the disk. */
  private async cut(): Promise<Cut | undefined> {
    const { book, now } = this.parts;
    let bytes = 0;
    const fits = (row: number): boolean => {
      const before = bytes;
      bytes += Buffer.byteLength(JSON.stringify(book.rowOf(this.job, row)));
      return before === 0 || bytes <= chunkBytes;
    };
    const rows = this.rows.take(wireLimits.chunkRows, fits);
    if (rows.length === 0) return undefined;
    const chunk = { id: requestId(now()), pass: this.rows.pass, rows, number: this.next++ };
    await this.keep(chunk);
    return chunk;
  }

  private async ask(cut: Cut): Promise<void> {
    let chunk = cut;
    const rows = chunk.rows.map((row) => this.parts.book.rowOf(this.job, row));
    for (let n = 1; !this.isOver(); n += 1) {
      chunk = await this.fresh(chunk);
      try {
        const { results, refused, call } = await this.send(chunk.id, rows);
        await this.settle({ ...chunk, results, call, ...(refused ? { refused } : {}) });
        return;
      } catch (error) {
        if (!isCallEnd(error)) throw error;
        if (await this.isSettledBy(error, chunk)) return;
      }
      await this.pause(pauseBeforeAgain(n, Math.random()));
    }
  }

  private send(id: string, rows: readonly ChunkRow[]) {
    const { agreement, purpose } = this.job;
    const chunk = { id, rows };
    return this.parts.asking.verifyChunk({
      ...{ agreement, chunk },
      ...(purpose === undefined ? {} : { purpose }),
    });
  }

  /** False where the chunk is to be asked again. */
  private async isSettledBy(error: CallFailure | ConnectorError, chunk: Cut): Promise<boolean> {
    const now = this.parts.now();
    this.trouble = { code: error.code, at: now };
    const end = endOfChunk(error);
    if (end === 'failed') {
      const results = chunkLetters['source-error'].repeat(chunk.rows.length);
      await this.settle({ ...chunk, results });
    }
    if (end === 'refused') this.refusal ??= error.code;
    if (now - this.job.createdAt > longestUs) this.refusal ??= 'connector.job-overdue';
    return end !== 'again';
  }

  private async settle(chunk: Cut & { readonly results: string }): Promise<void> {
    await this.keep(chunk);
    this.rows.settle(chunk.rows, chunk.results);
    if (chunk.call !== undefined) this.trouble = undefined;
  }

  private async fresh(chunk: Cut): Promise<Cut> {
    const now = this.parts.now();
    if (now - requestTime(chunk.id) < renewAfterUs) return chunk;
    const renewed = { ...chunk, id: requestId(now) };
    await this.keep(renewed);
    return renewed;
  }

  private keep({ number, ...chunk }: Cut): Promise<void> {
    return this.parts.book.putChunk(this.job.id, number, chunk);
  }

  private async end(): Promise<void> {
    const { rows, refusal } = this;
    const { book, now } = this.parts;
    if (refusal !== undefined) rows.refuseRest();
    const { counts, retried, pass } = rows;
    const ended = { at: now(), counts, retried, pass, ...(refusal ? { refusal } : {}) };
    await book.put({ ...this.job, state: 'ended', ended });
    await book.dropRows(this.job.id);
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.stopping;
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
