import type { JobBook } from './job-book';
import { JobRows } from './job-rows';
import type { RowState } from './job.states';
import type { StoredJob } from './stored-job';

/** How one row stands. */
export interface JobResult {
  /** Its number in what was handed in, from 1. */
  readonly row: number;
  readonly result: Exclude<RowState, 'asked'>;
  /** Of a refused row. */
  readonly code?: string;
  /** The call that answered it, under which the hub's log has it. */
  readonly call?: string;
}

/** How many rows are said at once. */
const rowsAtOnce = 500;

/** Every row as it stands now, in the order in which they were handed in, as lines of JSON. */
export function* resultLines(job: StoredJob, book: JobBook): Generator<string> {
  const { rows, calls, codes } = standing(job, book);
  const refusal = job.ended?.refusal;
  for (let from = 0; from < job.rows; from += rowsAtOnce) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(job.rows, from + rowsAtOnce); row += 1) {
      const state = rows.stateOf(row);
      const code = codes.get(row) ?? (state === 'refused' ? refusal : undefined);
      const result: JobResult = {
        row: row + 1,
        result: state === 'asked' ? 'waiting' : state,
        ...(code === undefined ? {} : { code }),
        ...calls.of(row),
      };
      lines.push(`${JSON.stringify(result)}\n`);
    }
    yield lines.join('');
  }
}

function standing(job: StoredJob, book: JobBook) {
  const calls = new Calls(job.rows);
  const codes = new Map<number, string>();
  const chunks = [...book.chunksOf(job.id)];
  for (const { rows: asked, call, refused = {} } of chunks) {
    if (call !== undefined) calls.add(asked, call);
    for (const [code, places] of Object.entries(refused)) {
      for (const place of places) codes.set(asked[place]!, code);
    }
  }
  const restored = JobRows.restored(job.rows, chunks);
  if (job.ended?.refusal !== undefined) restored.refuseRest();
  return { rows: restored, calls, codes };
}

/** The last call of each row, as four bytes. */
class Calls {
  private readonly ids: string[] = [];
  private readonly places: Uint32Array;

  constructor(rows: number) {
    this.places = new Uint32Array(rows);
  }

  add(rows: readonly number[], call: string): void {
    const place = this.ids.push(call);
    for (const row of rows) this.places[row] = place;
  }

  of(row: number): { readonly call?: string } {
    const call = this.ids[this.places[row]! - 1];
    return call === undefined ? {} : { call };
  }
}
