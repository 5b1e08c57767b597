import { chunkLetters } from '@shutong/wire';
import { rowStates, rowSteps, type RowState, type RowStep } from './job.states';

/** How often a row is asked at most: once, and again after each source error. */
export const mostPasses = 5;

export type Counts = Readonly<Record<RowState, number>>;

const codeOf = Object.fromEntries(rowStates.map((state, code) => [state, code])) as Record<
  RowState,
  number
>;

const stepOf: Readonly<Record<string, RowStep>> = {
  [chunkLetters.match]: 'match',
  [chunkLetters['no-match']]: 'differ',
  [chunkLetters['not-found']]: 'miss',
  [chunkLetters['source-error']]: 'fail',
  [chunkLetters.refused]: 'refuse',
};

/** A chunk's rows by number (from 0), and their results once there are any: one letter each. */
export interface AskedRows {
  readonly pass: number;
  readonly rows: readonly number[];
  readonly results?: string;
}

/**
 * The rows of a job, two bytes each. It goes over them in passes: the first asks all of them, each later one those
 * on which the source failed in the pass before. A row has ended once it is answered or refused, and is not asked
 * again.
 */
export class JobRows {
  private readonly states: Uint8Array;
  /** The pass in which each row was asked last. */
  private readonly passes: Uint8Array;
  private readonly tally: Record<RowState, number>;
  private current = 1;
  private cursor = 0;

  constructor(readonly total: number) {
    this.states = new Uint8Array(total);
    this.passes = new Uint8Array(total);
    const none = Object.fromEntries(rowStates.map((state) => [state, 0]));
    this.tally = { ...(none as Record<RowState, number>), waiting: total };
  }

  /** As it was, from every chunk that was asked, in their order. */
  static restored(total: number, chunks: Iterable<AskedRows>): JobRows {
    const rows = new JobRows(total);
    for (const chunk of chunks) {
      rows.current = chunk.pass;
      for (const row of chunk.rows) rows.ask(row);
      if (chunk.results !== undefined) rows.settle(chunk.rows, chunk.results);
    }
    return rows;
  }

  get counts(): Counts {
    return { ...this.tally };
  }

  get pass(): number {
    return this.current;
  }

  /** Rows that were asked more than once. */
  get retried(): number {
    return this.passes.reduce((sum, pass) => sum + (pass > 1 ? 1 : 0), 0);
  }

  stateOf(row: number): RowState {
    return rowStates[this.states[row]!]!;
  }

  /** The next rows of this pass, as far as they fit; they count as asked from now on. */
  take(most: number, fits: (row: number) => boolean = () => true): number[] {
    const taken: number[] = [];
    for (; this.cursor < this.total && taken.length < most; this.cursor += 1) {
      if (!this.isDue(this.cursor)) continue;
      if (!fits(this.cursor)) break;
      this.ask(this.cursor);
      taken.push(this.cursor);
    }
    return taken;
  }

  settle(rows: readonly number[], results: string): void {
    for (const [index, row] of rows.entries()) this.step(row, stepOf[results[index]!]!);
  }

  /** Begins the next pass; false where nothing is left to be asked, or it was asked often enough. */
  nextPass(): boolean {
    if (this.tally.asked > 0 || this.tally.waiting > 0) throw new Error('This pass is not over.');
    if (this.tally['source-error'] === 0 || this.current >= mostPasses) return false;
    this.current += 1;
    this.cursor = 0;
    return true;
  }

  /** Nothing more is asked; rows on which the source failed stay so. */
  refuseRest(): void {
    for (let row = 0; row < this.total; row += 1) {
      if (['waiting', 'asked'].includes(this.stateOf(row))) this.step(row, 'refuse');
    }
  }

  private isDue(row: number): boolean {
    const state = this.stateOf(row);
    return state === 'waiting' || (state === 'source-error' && this.passes[row]! < this.current);
  }

  private ask(row: number): void {
    this.step(row, 'ask');
    this.passes[row] = this.current;
  }

  private step(row: number, step: RowStep): void {
    const { from, to } = rowSteps[step];
    const was = this.stateOf(row);
    if (!(from as readonly RowState[]).includes(was)) {
      throw new Error(`Row ${row} is ${was}: no ${step}.`);
    }
    this.states[row] = codeOf[to];
    this.tally[was] -= 1;
    this.tally[to] += 1;
  }
}
