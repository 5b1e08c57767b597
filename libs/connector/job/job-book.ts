import { atRisk } from '@shutong/crash';
import { wireLimits, type ChunkRow } from '@shutong/wire';
import type { State } from '../state/state';
import { chunkRow, type StoredChunk, type StoredJob, type StoredRow } from './stored-job';

type Tables = Pick<State, 'jobs' | 'jobRows' | 'jobChunks'>;

/** Rows that are kept together. */
export const blockRows = wireLimits.chunkRows;
const removedAtOnce = 1000;
const last = Number.MAX_SAFE_INTEGER;

/** The jobs in the connector's state. Every write resolves when it is on the disk. */
export class JobBook {
  private block: { readonly key: string; readonly rows: readonly StoredRow[] } | undefined;

  constructor(private readonly tables: Tables) {}

  find(id: string): StoredJob | undefined {
    return this.tables.jobs.get(id);
  }

  /** Oldest first. */
  all(): StoredJob[] {
    return [...this.tables.jobs.getRange()].map(({ value }) => value);
  }

  async put(job: StoredJob): Promise<void> {
    await atRisk('job.commit', () => this.tables.jobs.put(job.id, job));
  }

  async putBlock(id: string, block: number, rows: readonly StoredRow[]): Promise<void> {
    await atRisk('job-rows.commit', () => this.tables.jobRows.put([id, block], rows));
  }

  /** A row of a job that has not ended; the last block that was read is kept at hand. */
  rowOf(job: StoredJob, row: number): ChunkRow {
    const number = Math.floor(row / blockRows);
    const key = `${job.id}/${number}`;
    if (this.block?.key !== key) {
      this.block = { key, rows: this.tables.jobRows.get([job.id, number]) ?? [] };
    }
    return chunkRow(job, this.block.rows[row % blockRows]!);
  }

  async putChunk(id: string, number: number, chunk: StoredChunk): Promise<void> {
    await atRisk('job-chunk.commit', () => this.tables.jobChunks.put([id, number], chunk));
  }

  /** In the order in which they were cut. */
  *chunksOf(id: string): Generator<StoredChunk> {
    for (const { value } of this.tables.jobChunks.getRange(rangeOf(id))) yield value;
  }

  /** What was asked is needed no longer, and is about people. */
  async dropRows(id: string): Promise<void> {
    await dropped(this.tables.jobRows, id);
  }

  async remove(id: string): Promise<void> {
    // Last of all: what a stop leaves behind is found by it and removed then.
    await this.dropRows(id);
    await dropped(this.tables.jobChunks, id);
    await this.tables.jobs.remove(id);
  }
}

const rangeOf = (id: string): { start: [string, number]; end: [string, number] } => ({
  start: [id, 0],
  end: [id, last],
});

async function dropped(table: Tables['jobRows'] | Tables['jobChunks'], id: string): Promise<void> {
  for (;;) {
    const keys = [...table.getKeys({ ...rangeOf(id), limit: removedAtOnce })];
    if (keys.length === 0) return;
    await Promise.all(keys.map((key) => table.remove(key)));
  }
}
